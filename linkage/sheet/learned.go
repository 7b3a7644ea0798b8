package sheet

import (
	"cmp"
	"slices"
	"strings"

	"sijil/linkage"
	"sijil/linkage/record"
	"sijil/linkage/score"
)

// ruleShown is a rule of blocking and what became of it.
type ruleShown struct {
	Rule            string
	Blocks, Largest int
	Refined         int
	Pairs, Dropped  int64
}

func rulesOf(r *linkage.Result) []ruleShown {
	var out []ruleShown
	for k, rule := range r.Plan.Rules {
		rep := r.Plan.Reports[k]
		out = append(out, ruleShown{rule.String(), rep.Blocks, rep.Largest, rep.Refined, rep.Pairs, rep.Dropped})
	}
	return out
}

// fieldShown is one comparison and what was learned of its levels.
type fieldShown struct {
	Name   string
	Levels []levelShown
	More   int // rare levels that are not shown
}

// levelShown is one level. Its bar begins at From and is Width wide, in percent
// of a line whose middle is 0 bits.
type levelShown struct {
	score.Learned
	From, Width float64
}

// impossible reports whether no pair of these records can be at a level, so that
// nothing was learned of it.
func impossible(l score.Learned, twoScripts bool) bool {
	return !twoScripts && strings.HasSuffix(l.Level, "in two scripts") ||
		strings.HasSuffix(l.Field, ".year") && l.Level == "day and month changed places"
}

// scripts reports whether names stand in Arabic and in Latin script.
func scripts(r *linkage.Result) bool {
	var arabic, other bool
	for _, slot := range r.Set.Slots {
		if slot.Kind != record.Word {
			continue
		}
		for v, n := range slot.Count {
			if n > 0 && v > 0 {
				arabic = arabic || slot.Lexis.Keys[v].Arabic
				other = other || !slot.Lexis.Keys[v].Arabic
			}
		}
	}
	return arabic && other
}

const (
	mostLevels  = 12
	widestLevel = 2000 // hundredths of a bit at either end of the line
)

func fieldsOf(r *linkage.Result) []fieldShown {
	var out []fieldShown
	two := scripts(r)
	for _, l := range r.Model.Learned() {
		if impossible(l, two) {
			continue
		}
		if n := len(out); n == 0 || out[n-1].Name != l.Field {
			out = append(out, fieldShown{Name: l.Field})
		}
		f := &out[len(out)-1]
		half := share(float64(max(l.Weight, -l.Weight)), widestLevel) / 2
		level := levelShown{l, 50, half}
		if l.Weight < 0 {
			level.From = 50 - half
		}
		f.Levels = append(f.Levels, level)
	}
	for k := range out {
		if f := &out[k]; len(f.Levels) > mostLevels {
			slices.SortStableFunc(f.Levels, func(a, b levelShown) int { return cmp.Compare(max(b.Same, b.Different), max(a.Same, a.Different)) })
			f.More = len(f.Levels) - mostLevels
			f.Levels = f.Levels[:mostLevels]
		}
	}
	return out
}

// scores is how the scores of the compared pairs are distributed.
type scores struct {
	Bins         []bin
	Above, Apart int // pairs at or above the threshold, and those of them in different groups
	Below        int // pairs below it in one group
	Inside       int // pairs of one group that were compared
}

// bin counts the pairs with scores from From on, over two bits; the two outer
// ones also what lies beyond.
type bin struct {
	From             int // bits
	Together, Apart  int // pairs in one group, and in different ones
	Height, Straight float64
}

const (
	lowestBin, highestBin = -30, 40 // bits
	binWidth              = 2
)

func scoresOf(r *linkage.Result) scores {
	var s scores
	for from := lowestBin; from <= highestBin; from += binWidth {
		s.Bins = append(s.Bins, bin{From: from})
	}
	threshold := int32(r.Options.Threshold * 100)
	for _, p := range r.Pairs {
		bits := int(p.Score) / 100
		if p.Score%100 < 0 {
			bits--
		}
		k := (min(max(bits, lowestBin), highestBin) - lowestBin) / binWidth
		together := r.Cluster[p.I] == r.Cluster[p.J]
		if together {
			s.Bins[k].Together++
			s.Inside++
		} else {
			s.Bins[k].Apart++
		}
		switch {
		case p.Score >= threshold:
			s.Above++
			if !together {
				s.Apart++
			}
		case together:
			s.Below++
		}
	}
	most := 0
	for _, b := range s.Bins {
		most = max(most, b.Together, b.Apart)
	}
	for k := range s.Bins {
		b := &s.Bins[k]
		b.Height, b.Straight = tall(b.Together, most), tall(b.Apart, most)
	}
	return s
}

// tall is the height of a bar in percent. What is there at all is seen.
func tall(n, most int) float64 {
	if n == 0 {
		return 0
	}
	return max(share(float64(n), float64(most)), 1)
}
