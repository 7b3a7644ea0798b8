// Package chart draws what is documented and what is estimated with nothing
// but marks placed by style rules: no script, no image, no inline style, and
// mirrored by itself where a page reads from right to left. What is documented
// is solid; what is estimated is outlined and hatched, on paper and without
// colour too, so that nobody takes it for a count.
//
// It knows numbers and words only, so that pages of an answer, of a case and
// of a publication can share it. Whoever uses it parses Templates into its own
// template set, and adds Style and the rules of the places that were used.
package chart

import (
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Templates defines the templates "chart-forest", "chart-density" and
// "chart-courses", which take a Forest, a Density and a slice of Course.
//
//go:embed chart.html
var Templates string

// Style is the style of all charts. It expects nothing of the page around it.
//
//go:embed chart.css
var Style string

// step is the finest difference between two places, in thousandths of a line.
// It keeps the rules for all places short enough to be served as a file.
const step = 2

// Place is a place on a line, in thousandths of its length from the start.
type Place int

// From is the class that lets a mark begin at the place.
func (p Place) From() string { return "f" + strconv.Itoa(int(p)) }

// To is the class that lets a mark end at the place.
func (p Place) To() string { return "t" + strconv.Itoa(int(p)) }

func (p Place) rules() string {
	at := strconv.FormatFloat(float64(p)/10, 'f', -1, 64)
	return fmt.Sprintf(".f%d{--f:%s}.t%d{--t:%s}", p, at, p, at)
}

// EveryRule returns the rules of all places, for a style sheet that is served
// beside pages.
func EveryRule() string {
	var out strings.Builder
	for p := Place(0); p <= 1000; p += step {
		out.WriteString(p.rules())
	}
	return out.String()
}

// Pen places marks and remembers where, so that a page carries the rules of
// its own places only.
type Pen struct{ used []Place }

// Rules returns the rules of the places used so far.
func (pen *Pen) Rules() string {
	used := slices.Clone(pen.used)
	slices.Sort(used)
	var out strings.Builder
	for _, p := range slices.Compact(used) {
		out.WriteString(p.rules())
	}
	return out.String()
}

func (pen *Pen) at(share float64) Place {
	p := Place(math.Round(min(max(share, 0), 1)*1000/step) * step)
	pen.used = append(pen.used, p)
	return p
}

// Axis is a line from one number to another.
type Axis struct{ from, to float64 }

// widest bounds an axis to this multiple of the documented victims, so that one
// absurd upper limit does not hide the others. An interval that goes on beyond
// it fades out.
const widest = 12

// Reach returns an axis from 0 over what is documented and over intervals: all
// of their lower limits, and their upper ones as far as those are not absurd.
func Reach(documented int64, intervals ...Interval) Axis {
	lowest, most := float64(max(documented, 1)), 0.0
	for _, x := range intervals {
		lowest = max(lowest, 1.3*float64(x.Lo))
		if x.Hi != nil {
			most = max(most, float64(*x.Hi))
		}
	}
	return Axis{0, 1.03 * max(lowest, min(most, widest*float64(max(documented, 1))))}
}

// Interval is a lower and an upper limit; Hi nil is a lower bound.
type Interval struct {
	Lo int64
	Hi *int64
}

func (a Axis) share(n float64) float64 {
	if !(a.to > a.from) {
		return 0
	}
	return (n - a.from) / (a.to - a.from)
}

// Tick is a number on an axis.
type Tick struct {
	At   Place
	N    int64
	Says string // N as it is written
}

// Ticks returns round numbers on an axis, four to eight of them.
func (pen *Pen) Ticks(a Axis, write func(int64) string) []Tick {
	width := a.to - a.from
	unit := math.Pow(10, math.Floor(math.Log10(max(width, 1)/4)))
	for _, m := range []float64{5, 2} {
		if width/(unit*m) >= 4 {
			unit *= m
			break
		}
	}
	unit = max(unit, 1)
	var out []Tick
	for n := math.Ceil(a.from/unit) * unit; n <= a.to && len(out) < 20; n += unit {
		out = append(out, Tick{At: pen.at(a.share(n)), N: int64(n), Says: write(int64(n))})
	}
	return out
}

// Mark is a stretch of a line.
type Mark struct{ From, To Place }

// Row is one line of a forest: solid as far as people are documented, hatched
// from the lower to the upper limit, with a stroke at the point. A row without
// Hatched shows no estimate.
type Row struct {
	Name    string
	Says    string // in words what is drawn: documented, interval, point
	Solid   *Mark  // documented, or a known size
	Hatched *Mark
	Point   *Place // nil: a lower bound, of which no point is shown
	Open    bool   // no upper limit, or one beyond the axis
	Words   []string
}

// Forest is rows over one axis.
type Forest struct {
	Caption, Name, Line, Says string // of the table and its columns, in words
	Ticks                     []Tick
	Rows                      []Row
}

// Row draws one line. hi nil is a lower bound; lo below 0 draws no estimate.
func (pen *Pen) Row(a Axis, solid, lo, median int64, hi *int64) Row {
	var r Row
	if solid >= 0 {
		r.Solid = &Mark{pen.at(0), pen.at(a.share(float64(solid)))}
	}
	if lo < 0 {
		return r
	}
	from, to := a.share(float64(lo)), 1.0
	r.Open = true
	if hi != nil {
		to = a.share(float64(*hi))
		r.Open = to > 1
		point := pen.at(a.share(float64(median)))
		r.Point = &point
	}
	from = min(from, 0.99)
	r.Hatched = &Mark{pen.at(from), pen.at(max(to, from+0.006))}
	return r
}

// Density is how often each number was drawn.
type Density struct {
	Says    string // in words, for those who cannot see it
	Caption string
	Bars    []Bar
	Ticks   []Tick
	Limits  *Mark  // lower and upper limit; nil when there is no estimate
	Point   *Place // nil when there is no estimate
}

// Bar is one bin of a density. Tail says that it lies outside the limits.
type Bar struct {
	Mark
	High Mark
	Tail bool
}

// Bin is a stretch of numbers with the share of draws in it.
type Bin struct{ From, To, Share float64 }

// Density draws bins. lo below 0 draws no limits and no ticks: the numbers of a
// refused run are not to be read off.
func (pen *Pen) Density(bins []Bin, lo, median, hi int64, write func(int64) string) Density {
	var d Density
	if len(bins) == 0 {
		return d
	}
	axis := Axis{bins[0].From, bins[len(bins)-1].To}
	most := 0.0
	for _, b := range bins {
		most = max(most, b.Share)
	}
	for _, b := range bins {
		middle := (b.From + b.To) / 2
		d.Bars = append(d.Bars, Bar{
			Mark: Mark{pen.at(axis.share(b.From)), pen.at(axis.share(b.To))},
			High: Mark{pen.at(0), pen.at(b.Share / max(most, 1e-12))},
			Tail: lo >= 0 && (middle < float64(lo) || middle > float64(hi)),
		})
	}
	if lo >= 0 {
		d.Ticks = pen.Ticks(axis, write)
		d.Limits = &Mark{pen.at(axis.share(float64(lo))), pen.at(axis.share(float64(hi)))}
		point := pen.at(axis.share(float64(median)))
		d.Point = &point
	}
	return d
}

// Course is the way of one chain, as a line of steps: Steps are placed along
// the line, each as high as it reaches from where the chain came.
type Course struct {
	Name, Says string
	Steps      []Step
}

// Step is one stretch of a course.
type Step struct {
	Mark      // along the line
	High Mark // across it, from where the chain came to where it went
	Down bool // it went down
}

// Courses draws chains between the lowest and the highest of all of them.
func (pen *Pen) Courses(chains [][]float64) []Course {
	low, high := math.Inf(1), math.Inf(-1)
	for _, c := range chains {
		for _, x := range c {
			low, high = min(low, x), max(high, x)
		}
	}
	axis := Axis{low, max(high, low+1)}
	out := make([]Course, len(chains))
	for i, c := range chains {
		for k, x := range c {
			was := c[max(k-1, 0)]
			from, to := 0.96*axis.share(min(was, x)), 0.96*axis.share(max(was, x))+0.04
			n := float64(len(c))
			out[i].Steps = append(out[i].Steps, Step{
				Mark: Mark{pen.at(float64(k) / n), pen.at(float64(k+1) / n)},
				High: Mark{pen.at(from), pen.at(to)},
				Down: x < was,
			})
		}
	}
	return out
}
