package sheet

import (
	"strconv"
	"strings"

	"sijil/linkage"
	"sijil/linkage/record"
)

// pairShown is an example: two records, and the terms that add up to the score.
type pairShown struct {
	Why      string
	A, B     side
	Score    int32
	Together bool
	Terms    []termShown
	Zero     float64 // where 0 bits stand on the line, in percent
	From     float64 // the bar of the sum
	Width    float64
}

// side is one record of a pair.
type side struct {
	List, ID string
	Written  []cell
}

// termShown is one line of a waterfall: it begins where the one before ended.
type termShown struct {
	Field, Level string
	A, B         string // as read
	Weight       int32
	From, Width  float64
}

// levels of scores, in hundredths of a bit, at which examples are sought.
var sought = []int32{1 << 30, 2000, 1000, 500, 200, 0, -200, -500, -1000}

// examplesOf picks pairs at several scores, and where the groups say otherwise
// than the score of a pair by itself.
func examplesOf(r Run) []pairShown {
	res := r.Result
	threshold := int32(res.Options.Threshold * 100)
	best := make([]int, len(sought))
	joined, parted := -1, -1
	for k := range best {
		best[k] = -1
	}
	for n, p := range res.Pairs {
		for k, want := range sought {
			if best[k] < 0 || apart(p.Score, want) < apart(res.Pairs[best[k]].Score, want) {
				best[k] = n
			}
		}
		together := res.Cluster[p.I] == res.Cluster[p.J]
		if together && p.Score < threshold && (joined < 0 || p.Score < res.Pairs[joined].Score) {
			joined = n
		}
		if !together && p.Score >= threshold && (parted < 0 || p.Score > res.Pairs[parted].Score) {
			parted = n
		}
	}
	var out []pairShown
	seen := map[int]bool{-1: true}
	add := func(n int, why string) {
		if !seen[n] {
			seen[n] = true
			out = append(out, r.pair(res.Pairs[n], why))
		}
	}
	for k, n := range best {
		why := "near " + linkage.InBits(sought[k]) + " bits"
		if k == 0 {
			why = "the highest score"
		}
		add(n, why)
	}
	add(parted, "kept apart although its score is above the threshold: other records of the groups, a list that repeats nobody or a judgement speak against it")
	add(joined, "in one group although its score is below the threshold: other records of the group speak for it")
	return out
}

func apart(a, b int32) int64 { return max(int64(a)-int64(b), int64(b)-int64(a)) }

// pair works an example out.
func (r Run) pair(p linkage.Pair, why string) pairShown {
	res := r.Result
	out := pairShown{Why: why, A: r.side(p.I), B: r.side(p.J), Score: p.Score, Together: res.Cluster[p.I] == res.Cluster[p.J]}
	low, high, sum := int32(0), int32(0), int32(0)
	terms := res.Model.Terms(p.I, p.J, p.Pattern)
	for _, t := range terms {
		sum += t.Weight
		low, high = min(low, sum), max(high, sum)
	}
	at := func(score int32) float64 { return share(float64(score-low), float64(max(high-low, 1))) }
	out.Zero, sum = at(0), 0
	for _, t := range terms {
		line := termShown{Field: t.Field, Level: t.Level, Weight: t.Weight, A: value(res.Set, p.I, t.Field), B: value(res.Set, p.J, t.Field)}
		if t.Field == "age" && t.Level == "not known" && line.A != "—" && line.B != "—" {
			line.Level = "left to the dates of birth"
		}
		line.From, line.Width = at(min(sum, sum+t.Weight)), at(max(sum, sum+t.Weight))-at(min(sum, sum+t.Weight))
		sum += t.Weight
		out.Terms = append(out.Terms, line)
	}
	out.From, out.Width = at(min(0, sum)), at(max(0, sum))-at(min(0, sum))
	return out
}

func (r Run) side(i int32) side {
	s := r.Result.Set
	return side{s.Lists[s.List[i]], s.ID[i], written(r, i)}
}

// value returns what was read of a record in a field, which may be several slots
// together.
func value(s *record.Set, i int32, field string) string {
	var parts []string
	for _, role := range strings.Split(field, ", ") {
		slot := s.Find(role)
		if slot == nil {
			continue
		}
		v := s.Row(i)[slot.Cell]
		switch {
		case v == 0 && slot.Kind == record.Age && s.Row(i)[slot.Cell+1] != 0:
			parts = append(parts, "born "+strconv.Itoa(int(s.Row(i)[slot.Cell+1])-1))
		case v == 0:
			parts = append(parts, "—")
		case slot.Lexis != nil:
			parts = append(parts, slot.Lexis.Folded[v])
		default:
			parts = append(parts, strconv.Itoa(int(v)-1))
		}
	}
	return strings.Join(parts, " · ")
}
