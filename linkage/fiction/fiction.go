// Package fiction makes lists of people who never lived, with the truth about
// who is who: families with siblings and cousins, people of the same name,
// Arabic and several Latin spellings, missing cells, rounded ages and the habits
// of each list. The same options give the same lists, of any size.
package fiction

import (
	"bufio"
	"fmt"
	"io"
	"math/rand/v2"
	"strconv"
	"strings"
)

// Habit is how one list is kept.
type Habit struct {
	Name       string
	Arabic     bool
	Spelling   string  // english, french, careless; for Latin lists
	Vary       int     // in a hundred: how often a spelling departs from the list's usual
	Parts      int     // parts of a full name: 3 or 4; 0: columns of their own
	Coverage   float64 // share of the people it has
	Repeats    float64 // share of its records that it has twice
	Missing    float64 // share of cells other than names that are empty
	BirthDates bool    // dates of birth as well as ages
	Heaping    bool    // ages end in 0 or 5 more often than they should
	Errors     float64 // share of names with a slip of the pen
}

// Options say what to make.
type Options struct {
	People int
	Seed   uint64
	Lists  []Habit
}

// Habits returns n lists of different habits: Arabic, English and French
// spelling in turn.
func Habits(n int) []Habit {
	base := []Habit{
		{Arabic: true, Parts: 4, Coverage: .6, Missing: .1, BirthDates: true, Errors: .02},
		{Spelling: "english", Vary: 25, Parts: 4, Coverage: .5, Missing: .15, BirthDates: true, Errors: .02},
		{Arabic: true, Parts: 3, Coverage: .4, Missing: .2, Heaping: true, Errors: .03},
		{Spelling: "french", Vary: 25, Parts: 4, Coverage: .35, Missing: .25, Heaping: true, Errors: .02},
		{Spelling: "careless", Vary: 40, Parts: 3, Coverage: .3, Missing: .3, Errors: .04},
		{Arabic: true, Parts: 0, Coverage: .3, Missing: .1, BirthDates: true, Errors: .02},
	}
	lists := make([]Habit, n)
	for k := range lists {
		lists[k] = base[k%len(base)]
		lists[k].Name = fmt.Sprintf("list%d", k+1)
	}
	return lists
}

// person is one person of the population.
type person struct {
	names              [4]word // given, father, grandfather, family
	female             bool
	year, month, day   int
	place              string
	diedYear, diedDate int
}

// Write writes each list to its writer and the truth (list, record_id,
// entity_id) to another, household by household.
func Write(o Options, lists []io.Writer, truth io.Writer) error {
	out := make([]*bufio.Writer, len(lists))
	for k := range lists {
		out[k] = bufio.NewWriterSize(lists[k], 1<<16)
		out[k].WriteString(o.Lists[k].header())
	}
	tw := bufio.NewWriterSize(truth, 1<<16)
	tw.WriteString("list,record_id,entity_id\n")
	v := newVocabulary()
	made := 0
	for household := 0; made < o.People; household++ {
		r := rand.New(rand.NewPCG(o.Seed, uint64(household)))
		for _, p := range v.household(r, o.People) {
			if made == o.People {
				break
			}
			made++
			for k, h := range o.Lists {
				if r.Float64() >= h.Coverage {
					continue
				}
				copies := 1
				if r.Float64() < h.Repeats {
					copies = 2
				}
				for range copies {
					id := strconv.FormatUint(r.Uint64()>>8, 36)
					h.record(out[k], id, p, r)
					fmt.Fprintf(tw, "%s,%s,%d\n", h.Name, id, made)
				}
			}
		}
	}
	for _, w := range append(out, tw) {
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return nil
}

type vocabulary struct{ male, female []word }

func newVocabulary() vocabulary { return vocabulary{words(maleNames), words(femaleNames)} }

// often picks an index below n, small ones more often, as names are.
func often(r *rand.Rand, n int) int {
	x := r.Float64()
	return int(x * x * x * float64(n))
}

// household makes the grandchildren of one man: one to four sons with one to
// six children each, all sharing grandfather and family name.
func (v vocabulary) household(r *rand.Rand, people int) []person {
	families := max(200, min(people/25, 60000))
	familyName := family(often(r, families))
	grandfather := v.male[often(r, len(v.male))]
	place := "Place " + strconv.Itoa(often(r, 60)+1)
	var out []person
	used := map[string]bool{}
	for range 1 + r.IntN(4) {
		father := v.male[often(r, len(v.male))]
		if used[father.sounds] {
			continue
		}
		used[father.sounds] = true
		born := 1935 + r.IntN(60)
		if r.IntN(2) == 0 {
			great := v.male[often(r, len(v.male))]
			out = append(out, v.person(r, father, grandfather, great, familyName, false, born, place))
		}
		siblings := map[string]bool{}
		for range 1 + r.IntN(6) {
			female := r.IntN(2) == 0
			given := v.male[often(r, len(v.male))]
			if female {
				given = v.female[often(r, len(v.female))]
			}
			if siblings[given.sounds] {
				continue
			}
			siblings[given.sounds] = true
			out = append(out, v.person(r, given, father, grandfather, familyName, female, born+20+r.IntN(22), place))
		}
	}
	return out
}

func (v vocabulary) person(r *rand.Rand, given, father, grandfather, familyName word, female bool, year int, place string) person {
	died := 2023
	if year > died {
		year = died
	}
	return person{names: [4]word{given, father, grandfather, familyName}, female: female, year: year, month: 1 + r.IntN(12), day: 1 + r.IntN(28), place: place, diedYear: died, diedDate: r.IntN(90)}
}

func (h Habit) header() string {
	name := "full_name"
	if h.Parts == 0 {
		name = "given_name,father_name,grandfather_name,family_name"
	}
	birth := ""
	if h.BirthDates {
		birth = ",dob"
	}
	return "record_id," + name + ",sex,age" + birth + ",place\n"
}

// record writes one row.
func (h Habit) record(w *bufio.Writer, id string, p person, r *rand.Rand) {
	var names [4]string
	for k, n := range p.names {
		names[k] = h.write(n, r)
	}
	var cells []string
	switch h.Parts {
	case 0:
		cells = names[:]
	case 3:
		cells = []string{names[0] + " " + names[1] + " " + names[3]}
	default:
		cells = []string{strings.Join(names[:], " ")}
	}
	keep := func(s string) string {
		if r.Float64() < h.Missing {
			return ""
		}
		return s
	}
	sex := "male"
	if p.female {
		sex = "female"
	}
	age := p.diedYear - p.year
	if r.IntN(8) == 0 {
		age += r.IntN(3) - 1
	}
	if h.Heaping && age > 20 && r.IntN(2) == 0 {
		age = (age + 2) / 5 * 5
	}
	cells = append(cells, keep(sex), keep(strconv.Itoa(max(age, 0))))
	if h.BirthDates {
		cells = append(cells, keep(fmt.Sprintf("%04d-%02d-%02d", p.year, p.month, p.day)))
	}
	cells = append(cells, keep(p.place))
	w.WriteString(id)
	for _, c := range cells {
		w.WriteByte(',')
		w.WriteString(c)
	}
	w.WriteByte('\n')
}

// write writes a name as the list does, with a slip now and then.
func (h Habit) write(n word, r *rand.Rand) string {
	var s string
	if h.Arabic {
		s = h.arabic(n.arabic, r)
	} else {
		sp := english
		switch h.Spelling {
		case "french":
			sp = french
		case "careless":
			sp = careless
		}
		s = sp.latin(n, r, h.Vary)
	}
	if r.Float64() < h.Errors {
		s = slip(s, r)
	}
	return s
}

// arabic varies what lists in Arabic vary: hamza, teh marbuta, alef maksura,
// the space in compounds.
func (h Habit) arabic(s string, r *rand.Rand) string {
	if r.IntN(3) == 0 {
		s = strings.NewReplacer("أ", "ا", "إ", "ا", "آ", "ا").Replace(s)
	}
	if r.IntN(5) == 0 {
		s = strings.ReplaceAll(s, "ة", "ه")
	}
	if r.IntN(5) == 0 {
		s = strings.ReplaceAll(s, "ى", "ي")
	}
	if r.IntN(2) == 0 {
		s = strings.NewReplacer("عبد ال", "عبدال", "أبو ", "أبو", "ابو ", "ابو", " الدين", "الدين").Replace(s)
	}
	return s
}

// slip leaves a letter out, doubles it or exchanges it with its neighbour.
func slip(s string, r *rand.Rand) string {
	letters := []rune(s)
	if len(letters) < 3 {
		return s
	}
	k := 1 + r.IntN(len(letters)-2)
	switch r.IntN(3) {
	case 0:
		return string(letters[:k]) + string(letters[k+1:])
	case 1:
		return string(letters[:k]) + string(letters[k]) + string(letters[k:])
	}
	letters[k], letters[k+1] = letters[k+1], letters[k]
	return string(letters)
}
