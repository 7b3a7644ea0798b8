package reconcile

import (
	"cmp"
	"context"
	"slices"

	"sijil/casework"
	"sijil/casework/lists"
	"sijil/linkage/score"
)

// PersonAsked asks for everything about the person of a record.
type PersonAsked struct {
	List   string `json:"list"`
	Record string `json:"record"` // the list's own id
	Lang   string `json:"lang"`
}

// PersonPage is all records of one group side by side. Nothing is merged.
type PersonPage struct {
	Name      lists.Name `json:"name"`    // of the group: its smallest record
	Records   []Side     `json:"records"` // in the order of the ledger
	Rows      []Beside   `json:"rows"`
	Bonds     []Bond     `json:"bonds"` // why they are together, the strongest first
	Questions []Question `json:"questions"`
	Position  int64      `json:"position"`
}

// Beside is what the records say of one thing, each in its own words.
type Beside struct {
	Role     string   `json:"role"`
	Label    string   `json:"label"`
	Texts    []string `json:"texts"`    // by record; "" not known
	Conflict bool     `json:"conflict"` // at least two differ
}

// Bond is why two records of a person are held to be one, or what speaks
// against it.
type Bond struct {
	A, B     int      `json:"-"` // indexes of Records
	AName    string   `json:"a"` // LIST/ID
	BName    string   `json:"b"`
	Key      string   `json:"key"`      // PairKey
	Compared bool     `json:"compared"` // false: they are together through others alone
	Score    int32    `json:"score"`    // hundredths of a bit
	Bits     string   `json:"bits"`
	Percent  string   `json:"percent"`
	Standing Standing `json:"standing"`
}

// Person reads all records that are held to be of one person, and why.
var Person = casework.Query[PersonAsked, PersonPage]{
	Verb: "review.person",
	Read: func(ctx context.Context, s casework.Snapshot, in PersonAsked) (PersonPage, error) {
		page := PersonPage{Position: s.Position()}
		l, err := Load(ctx, s)
		if err != nil {
			return page, err
		}
		i, err := l.find(lists.Name{List: in.List, Origin: in.Record})
		if err != nil {
			return page, err
		}
		m := maker{ctx, s, l, in.Lang}
		var records []int32
		for k, g := range l.Groups {
			if g != l.Groups[i] {
				continue
			}
			records = append(records, int32(k))
			side, err := m.side(int32(k))
			if err != nil {
				return page, err
			}
			page.Records = append(page.Records, side)
		}
		page.Name = page.Records[0].Name
		order, texts := m.texts(records)
		for k, o := range order {
			page.Rows = append(page.Rows, Beside{Role: o.row, Label: cmp.Or(o.header, o.row), Texts: texts[k], Conflict: conflict(texts[k])})
		}
		page.Bonds = m.bonds(page.Records, records)
		for _, q := range l.questions {
			if slices.ContainsFunc(page.Records, func(side Side) bool { return side.Name == q.A || side.Name == q.B }) {
				page.Questions = append(page.Questions, q)
			}
		}
		return page, nil
	},
}

// conflict reports whether two records that say something say it differently.
func conflict(texts []string) bool {
	first := ""
	for _, t := range texts {
		if t != "" && first != "" && t != first {
			return true
		}
		first = cmp.Or(first, t)
	}
	return false
}

// bonds says why records are together: what was compared of each two and what
// was judged.
func (m maker) bonds(sides []Side, records []int32) []Bond {
	bonds := []Bond{}
	model := m.in.Result.Model
	comparer := model.NewComparer()
	for a, i := range records {
		for b := a + 1; b < len(records); b++ {
			j := records[b]
			bond := Bond{A: a, B: b, AName: sides[a].Key, BName: sides[b].Key, Key: PairKey(sides[a].Name, sides[b].Name), Standing: m.in.Standing[[2]int32{i, j}]}
			if p, ok := m.in.base.parts.Pair(i, j); ok {
				bond.Compared, bond.Score = true, p.Score
			} else {
				bond.Score = model.Score(i, j, comparer.Compare(i, j))
			}
			bond.Bits, bond.Percent = bits(bond.Score), percent(score.Probability(bond.Score))
			bonds = append(bonds, bond)
		}
	}
	slices.SortStableFunc(bonds, func(x, y Bond) int { return cmp.Compare(y.Score, x.Score) })
	return bonds
}
