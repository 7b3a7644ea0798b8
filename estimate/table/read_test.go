package table

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"sijil/fault"
)

func TestBadCountsAreRefusedWithAWord(t *testing.T) {
	seventeen := strings.Repeat("x,", 17)
	for _, c := range []struct{ name, file, says string }{
		{"negative", "A,B,C,count\n1,0,0,-3\n", "negative"},
		{"fractional", "A,B,C,count\n1,0,0,2.5\n", "not a whole number"},
		{"missing", "A,B,C,count\n1,0,0,\n", "missing"},
		{"missing by name", "A,B,C,count\n1,0,0,NA\n", "missing"},
		{"no number", "A,B,C,count\n1,0,0,many\n", "not a number"},
		{"all zero", "A,B,C,count\n1,0,0,0\n0,1,0,0\n", "all counts are zero"},
		{"one list", "A,count\n1,4\n", "one list only"},
		{"no list", "count\n4\n", "no list"},
		{"seventeen lists", seventeen + "count\n", "17 lists"},
		{"a row of zeros", "A,B,C,count\n0,0,0,12\n", "row of all zeros"},
		{"overflow", "A,B,C,count\n1,0,0,99999999999999999999999\n", "too large"},
		{"overflow of the sum", "A,B,C,count\n1,0,0,900000000\n0,1,0,900000000\n", "add up"},
		{"a repeated pattern", "A,B,C,count\n1,0,0,3\n1,0,0,4\n", "repeats"},
		{"a two", "A,B,C,count\n2,0,0,3\n", "only 0 and 1"},
		{"a short row", "A,B,C,count\n1,0,3\n", "3 fields"},
		{"no header", "", "no header"},
		{"no rows", "A,B,C,count\n", "no rows"},
		{"no count", "A,B,C\n1,0,0\n", "must be count"},
		{"two lists of one name", "A,A,C,count\n1,0,0,3\n", "name of its own"},
		{"quotes left open", "A,B,C,count\n1,0,0,\"3\n", "not comma-separated"},
	} {
		t.Run(c.name, func(t *testing.T) {
			names := strings.Replace(c.file, strings.Repeat("x,", 17), numbered(17), 1)
			_, err := Read(strings.NewReader(names), "")
			if fault.KindOf(err) != fault.Invalid || err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("error %v, want one of kind Invalid that says %q", err, c.says)
			}
			if fault.HintOf(err) == "" {
				t.Error("the error does not say what to do")
			}
		})
	}
}

func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "L%d,", i)
	}
	return b.String()
}

func TestStrataStandBeforeCount(t *testing.T) {
	file := "\ufeffA, B ,C,region,count\r\n1,1,0,north,4\r\n1,0,0,south,5\r\n0,1,1,north,6\r\n"
	strata, err := Read(strings.NewReader(file), "region")
	if err != nil {
		t.Fatal(err)
	}
	if len(strata) != 2 || strata[0].Name != "north" || strata[0].Documented() != 10 || strata[1].Documented() != 5 {
		t.Fatalf("strata are %+v, want north with 10 and south with 5", strata)
	}
	if strata[0].Lists[1] != "B" {
		t.Errorf("the second list is %q, want B", strata[0].Lists[1])
	}
	if _, err := Read(strings.NewReader(file), "A"); fault.KindOf(err) != fault.Invalid {
		t.Errorf("a column elsewhere was taken for strata: %v", err)
	}
	if n := Sum(strata).Documented(); n != 15 {
		t.Errorf("the strata add up to %d, want 15", n)
	}
}

func TestOverlapsOfASmallTable(t *testing.T) {
	strata, err := Read(strings.NewReader("A,B,C,count\n1,0,0,5\n1,1,0,3\n1,1,1,2\n0,0,1,7\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	got := strata[0].Table
	if s := fmt.Sprint(got.Sizes(), got.Only(), got.Frequencies()); s != "[10 5 9] [5 0 7] [12 3 2]" {
		t.Errorf("sizes, alone and frequencies are %s", s)
	}
	if s := fmt.Sprint(got.Pairs()); s != "[{0 1 5} {0 2 2} {1 2 2}]" {
		t.Errorf("pairs are %s", s)
	}
	among, alone := got.Among(0)
	if among.Documented() != 5 || alone != 5 {
		t.Errorf("among A the others see %d and miss %d, want 5 and 5", among.Documented(), alone)
	}
	if n := got.Without(2).Documented(); n != 10 {
		t.Errorf("without C %d are documented, want 10", n)
	}
	if group, outside := got.Largest(); group != 0b111 || outside != 0 {
		t.Errorf("the largest group is %b with %d outside, want all lists", group, outside)
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("A,B,C,count\n1,0,0,5\n1,1,0,3\n"), "")
	f.Add([]byte("A,B,region,count\n1,0,x,5\n1,1,y,3\n"), "region")
	f.Add([]byte("\xef\xbb\xbfA,B,count\r\n\"1\",0,5\r\n"), "")
	f.Add([]byte("A,B,count\n1,0,1e9\n"), "")
	f.Fuzz(func(t *testing.T, data []byte, column string) {
		strata, err := Read(bytes.NewReader(data), column)
		if err != nil {
			if fault.KindOf(err) != fault.Invalid {
				t.Fatalf("kind of %v is not Invalid", err)
			}
			return
		}
		total := int64(0)
		for _, s := range strata {
			before := uint32(0)
			for _, c := range s.Cells {
				if c.Pattern <= before || c.Pattern >= 1<<len(s.Lists) || c.Count <= 0 {
					t.Fatalf("cells are not positive and in order: %+v", s.Cells)
				}
				before = c.Pattern
				total += c.Count
			}
			written := write(s.Table)
			again, err := Read(strings.NewReader(written), "")
			if len(s.Cells) > 0 && plain(s.Lists) && (err != nil || write(again[0].Table) != written) {
				t.Fatalf("what was read does not come back: %q, %v", written, err)
			}
		}
		if total <= 0 || total > MaxDocumented {
			t.Fatalf("documented victims: %d", total)
		}
	})
}

// plain says whether names need no quoting.
func plain(names []string) bool {
	for _, n := range names {
		if strings.ContainsAny(n, "\",\r\n\ufeff") || strings.TrimSpace(n) != n {
			return false
		}
	}
	return true
}

func write(t Table) string {
	var b strings.Builder
	for _, name := range t.Lists {
		b.WriteString(name + ",")
	}
	b.WriteString("count\n")
	for _, c := range t.Cells {
		for j := range t.Lists {
			fmt.Fprintf(&b, "%d,", c.Pattern>>j&1)
		}
		fmt.Fprintf(&b, "%d\n", c.Count)
	}
	return b.String()
}
