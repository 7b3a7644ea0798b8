package chart_test

import (
	"bytes"
	"html/template"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sijil/estimate/chart"
	"sijil/estimate/wording"
)

func TestEveryPlaceThatIsDrawnHasItsRule(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e9).Draw(t, "documented")
		lo := rapid.Int64Range(n, 2e9).Draw(t, "lo")
		hi := rapid.Int64Range(lo, 4e9).Draw(t, "hi")
		var pen chart.Pen
		axis := chart.Reach(n, chart.Interval{Lo: lo, Hi: &hi})
		f := chart.Forest{Ticks: pen.Ticks(axis, wording.Number), Rows: []chart.Row{pen.Row(axis, n, lo, (lo+hi)/2, &hi), pen.Row(axis, n, lo, lo, nil), pen.Row(axis, n, -1, 0, nil)}}
		var b bytes.Buffer
		if err := template.Must(template.New("").Parse(chart.Templates)).ExecuteTemplate(&b, "chart-forest", f); err != nil {
			t.Fatal(err)
		}
		rules, every := pen.Rules(), chart.EveryRule()
		for _, class := range regexp.MustCompile(`[ "]([ft]\d+)[ "]`).FindAllStringSubmatch(b.String(), -1) {
			if want := "." + class[1] + "{"; !strings.Contains(rules, want) || !strings.Contains(every, want) {
				t.Fatalf("%s has no rule", class[1])
			}
		}
		if len(f.Ticks) < 2 || len(f.Ticks) > 12 {
			t.Fatalf("%d ticks on an axis for %d, %d, %d", len(f.Ticks), n, lo, hi)
		}
	})
}

func TestAnIntervalIsNeverDrawnBelowWhatIsDocumented(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.Int64Range(0, 1e9).Draw(t, "documented")
		lo := rapid.Int64Range(n, 2e9).Draw(t, "lo")
		hi := rapid.Int64Range(lo, 4e9).Draw(t, "hi")
		var pen chart.Pen
		row := pen.Row(chart.Reach(n, chart.Interval{Lo: lo, Hi: &hi}), n, lo, lo, &hi)
		if row.Hatched.From < row.Solid.To || row.Hatched.To <= row.Hatched.From || row.Hatched.To > 1000 {
			t.Fatalf("documented %d, %d to %d: solid to %d, hatched %v", n, lo, hi, row.Solid.To, *row.Hatched)
		}
	})
}

func TestWhatIsEstimatedIsHatchedAndOutlinedOnPaperToo(t *testing.T) {
	rule := regexp.MustCompile(`(?m)^\.hatched\{[^}]*\}`).FindString(chart.Style)
	for _, want := range []string{"repeating-linear-gradient", "border:1.5px solid", "print-color-adjust:exact"} {
		if !strings.Contains(rule, want) {
			t.Errorf("an interval is drawn without %s", want)
		}
	}
	if solid := regexp.MustCompile(`(?m)^\.solid\{[^}]*\}`).FindString(chart.Style); !strings.Contains(solid, "border-block-start:.7rem solid") {
		t.Error("what is documented would not be printed where grounds are not")
	}
	for _, never := range []string{"left:", "right:", "margin-left", "padding-right", "url("} {
		if strings.Contains(chart.Style, never) {
			t.Errorf("the style holds %s", never)
		}
	}
}

func TestARefusedDensityHasNoNumbersToReadOff(t *testing.T) {
	var pen chart.Pen
	d := pen.Density([]chart.Bin{{From: 10, To: 20, Share: 0.4}, {From: 20, To: 30, Share: 0.6}}, -1, 0, 0, wording.Number)
	if len(d.Ticks) > 0 || d.Limits != nil || d.Point != nil {
		t.Errorf("%+v", d)
	}
}
