package finding_test

import (
	"fmt"
	"testing"

	"sijil/claim"
	"sijil/finding"
)

// BenchmarkCompute_100000Claims measures a figure on which 100,000 standing
// counts of one set bear.
func BenchmarkCompute_100000Claims(b *testing.B) {
	claims := make([]claim.State, 100_000)
	for i := range claims {
		claims[i] = counts(fmt.Sprintf("c%06d", (i*7919)%len(claims)), "set:dead", exact("person", 30+int64(i%5)))
		claims[i].Source.Locator.Paragraph = int64(i % 400)
	}
	in := finding.Input{Definition: define("dead", nil), Claims: claims, Names: names{"en"}, Lang: "en"}
	b.ReportAllocs()
	for b.Loop() {
		if f, err := finding.Compute(in); err != nil || f.Claims != len(claims) {
			b.Fatal(f.Claims, err)
		}
	}
}

// BenchmarkQuestions_20Figures measures the queue of a case with twenty
// figures and a hundred claims.
func BenchmarkQuestions_20Figures(b *testing.B) {
	var defs []finding.Definition
	var claims []claim.State
	for i := range 20 {
		ref := fmt.Sprintf("set-%d", i)
		defs = append(defs, define(ref, nil))
		for j := range 5 {
			claims = append(claims, counts(fmt.Sprintf("c%d-%d", i, j), "set:"+ref, exact("person", int64(20+i))))
		}
	}
	var figures []finding.Figure
	for _, d := range defs {
		figures = append(figures, compute(b, d, "en", claims...))
	}
	in := finding.QueueInput{Definitions: defs, Figures: figures, Claims: claims, Names: names{"en"}, Lang: "en"}
	for b.Loop() {
		if len(finding.Questions(in)) == 0 {
			b.Fatal("no questions")
		}
	}
}
