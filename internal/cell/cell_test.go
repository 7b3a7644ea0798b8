package cell_test

import (
	"strings"
	"testing"

	"sijil/internal/cell"
)

func TestNoCellIsComputed(t *testing.T) {
	for _, text := range []string{"=1+1", "+1", "-1", "@SUM(A1)", " =1", "\u00a0=1", "\t=1", "\r=1", "\n=1", "＝1", "－1", "|cmd", "%0"} {
		if got := cell.Inert(text); got != "'"+text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func TestOtherCellsStayAsTheyAre(t *testing.T) {
	for _, text := range []string{"", " ", "n1", "Dar‑Nur", "a=b", "محمد", "12", "\xff"} {
		if got := cell.Inert(text); got != text {
			t.Errorf("%q becomes %q", text, got)
		}
	}
}

func FuzzInert(f *testing.F) {
	f.Add("=1")
	f.Add(" \u00a0+x")
	f.Add("name")
	f.Fuzz(func(t *testing.T, text string) {
		got := cell.Inert(text)
		if !strings.HasSuffix(got, text) || len(got) > len(text)+1 {
			t.Errorf("%q becomes %q", text, got)
		}
		if cell.Inert(got) != got {
			t.Errorf("%q is not inert yet", got)
		}
	})
}
