package edtf

import (
	"bufio"
	"os"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"sijil/fault"
)

// rows returns the lines of a file of testdata, split at tabs.
func rows(t testing.TB, name string) [][]string {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var all [][]string
	for s := bufio.NewScanner(f); s.Scan(); {
		if !strings.HasPrefix(s.Text(), "#") {
			all = append(all, strings.Split(s.Text(), "\t"))
		}
	}
	return all
}

func TestEveryValidStringOfTheCorpusIsReadAtItsLevel(t *testing.T) {
	all := rows(t, "valid.tsv")
	if len(all) != 102 {
		t.Fatalf("the corpus has %d valid strings, want 102", len(all))
	}
	for _, row := range all {
		d, err := Parse(row[0])
		if err != nil {
			t.Errorf("%q (%s): %v", row[0], row[1], err)
			continue
		}
		if want := "Level" + strconv.Itoa(d.Level()); !strings.Contains(row[1], want) {
			t.Errorf("%q has %s, want %s", row[0], want, row[1])
		}
		if isInterval := strings.Contains(row[1], "Intervals"); isInterval != (d.Kind() == Interval) {
			t.Errorf("%q has kind %s, want %s", row[0], d.Kind(), row[1])
		}
	}
}

func TestNoInvalidStringOfTheCorpusIsRead(t *testing.T) {
	all := rows(t, "invalid.tsv")
	if len(all) != 27 {
		t.Fatalf("the corpus has %d invalid strings, want 27", len(all))
	}
	for _, row := range all {
		refuse(t, row[0])
	}
}

func refuse(t *testing.T, s string) {
	t.Helper()
	d, err := Parse(s)
	if err == nil {
		t.Errorf("%q was read as a date of level %d", s, d.Level())
		return
	}
	if fault.KindOf(err) != fault.Invalid || fault.HintOf(err) == "" {
		t.Errorf("%q: the error is not an invalid one with a hint: %v", s, err)
	}
}

func TestBoundsAreTheFirstAndLastDayThatADateCanMean(t *testing.T) {
	for _, row := range rows(t, "bounds.tsv") {
		s, level, reason := row[0], row[1], row[4]
		d, err := Parse(s)
		if err != nil {
			t.Errorf("%s: %v", s, err)
			continue
		}
		earliest, latest := d.Bounds()
		if got := show(earliest) + " " + show(latest); got != row[2]+" "+row[3] {
			t.Errorf("%s: bounds %s, want %s %s: %s", s, got, row[2], row[3], reason)
		}
		if strconv.Itoa(d.Level()) != level {
			t.Errorf("%s: level %d, want %s: %s", s, d.Level(), level, reason)
		}
	}
}

func show(d *Day) string {
	if d == nil {
		return "-"
	}
	return d.String()
}

func TestWhatNoRealDayFitsIsRefused(t *testing.T) {
	for _, s := range []string{
		"", " ", "-", "/", "X", "2025-13", "2025-00", "2025-20", "2025-42", "2025-03-00", "2025-03-32",
		"2025-02-29", "2025-02-3X", "2025-04-31", "XXXX-02-30", "2025-2X", "2025-XX-32", "2025-3", "25-03-08",
		"2025-21-01", "20XX-21", "-0000", "-0000-01", "+2025", "2025-03-08Z", "2025-03-08T", "2025-03T10:00:00",
		"2025-03-08T10:00", "2025-03-08T24:00:00", "2025-03-08T10:60:00", "2025-03-08T10:00:60", "2025-03-08T10:00:00~",
		"2025-03-08T10:00:00-00:00", "2025-03-08T10:00:00+3", "2025-03-08T10:00:00+24:00", "2025-03-0XT10:00:00",
		"2025-03-08~T10:00:00", "2025--03", "2025-03-", "2025~~", "2025-03-08?~", "~", "2025/~", "2025-03-08/2025-03-07",
		"Y0012345", "Y1E", "YE5", "Y", "Y-", "Y1E1", "Y1E99", "Y12345-01", "Y1234567890123456789", "1950S", "1950S0",
		"1950S5", "19XXS2", "Y12345S6", "195S2", "[", "]", "[]", "{}", "[..]", "[2025", "[2025}", "{2025]", "[2025,]",
		"[,2025]", "[2025..2026..2027]", "[2025,..2026]", "[2025..,2026]", "[2026..2025]", "[2025/2026]", "2025,2026",
		"[Y12345]", "Y12345/Y12346", "[2025-03-08T10:00:00]", "２０２５", "2025‑03", strings.Repeat("1", 2000),
	} {
		refuse(t, s)
	}
}

func TestQualifiersAreToldApart(t *testing.T) {
	for _, c := range []struct {
		s                      string
		approximate, uncertain bool
	}{
		{"2025-03-07", false, false},
		{"2025-03-07~", true, false},
		{"2025-03-07?", false, true},
		{"2025-03-07%", true, true},
		{"~2025-?03", true, true},
		{"2025~/2026", true, false},
		{"[2025,2026?]", false, true},
	} {
		d, err := Parse(c.s)
		if err != nil {
			t.Fatal(err)
		}
		if d.Approximate() != c.approximate || d.Uncertain() != c.uncertain {
			t.Errorf("%s: approximate %v, uncertain %v", c.s, d.Approximate(), d.Uncertain())
		}
	}
}

func TestKindsAndEndsAreToldApart(t *testing.T) {
	for _, c := range []struct {
		s        string
		kind     Kind
		from, to End
	}{
		{"2025-03-08", Single, Given, Given},
		{"2025-03-08/2025-03-10", Interval, Given, Given},
		{"[2025-03-08..2025-03-10]", OneOf, Given, Given},
		{"{2025-03-08..2025-03-10}", AllOf, Given, Given},
		{"2025/", Interval, Given, Unknown},
		{"2025/..", Interval, Given, Open},
		{"/..", Interval, Unknown, Open},
		{"[..2025,2026..]", OneOf, Open, Open},
	} {
		d, err := Parse(c.s)
		if err != nil {
			t.Fatal(err)
		}
		if from, to := d.Ends(); d.Kind() != c.kind || from != c.from || to != c.to {
			t.Errorf("%s: %s from %s to %s", c.s, d.Kind(), from, to)
		}
	}
}

// check holds what is true of every date that can be read.
func check(t interface{ Fatalf(string, ...any) }, s string) {
	d, err := Parse(s)
	if err != nil {
		return
	}
	again, err := Parse(d.String())
	if err != nil || again != d {
		t.Fatalf("%q does not read the same again: %v", s, err)
	}
	earliest, latest := d.Bounds()
	if earliest != nil && latest != nil && earliest.Compare(*latest) > 0 {
		t.Fatalf("%q is bounded by %s and %s, the wrong way round", s, earliest, latest)
	}
	for _, bound := range []*Day{earliest, latest} {
		if bound == nil {
			continue
		}
		if again, ok := ParseDay(bound.String()); !ok || again != *bound {
			t.Fatalf("the bound %s of %q does not read the same again", bound, s)
		}
	}
	if d.Level() < 0 || d.Level() > 2 {
		t.Fatalf("%q has level %d", s, d.Level())
	}
}

func FuzzParse(f *testing.F) {
	for _, name := range []string{"valid.tsv", "invalid.tsv", "bounds.tsv"} {
		for _, row := range rows(f, name) {
			f.Add(row[0])
		}
	}
	f.Fuzz(func(t *testing.T, s string) { check(t, s) })
}

// anyDay draws a real day of the years of four digits.
func anyDay(t *rapid.T) Day {
	year := int64(rapid.IntRange(0, 9999).Draw(t, "year"))
	month := rapid.IntRange(1, 12).Draw(t, "month")
	return Day{year, month, rapid.IntRange(1, daysIn(year, month)).Draw(t, "day")}
}

func TestADayLiesWithinEveryMaskOfItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := anyDay(t)
		mask := []byte(day.String())
		for i, c := range mask {
			if c != '-' && rapid.Bool().Draw(t, "masked") {
				mask[i] = 'X'
			}
		}
		d, err := Parse(string(mask))
		if err != nil {
			t.Fatalf("%s: %v", mask, err)
		}
		earliest, latest := d.Bounds()
		if day.Compare(*earliest) < 0 || day.Compare(*latest) > 0 {
			t.Fatalf("%s lies outside %s, %s..%s", day, mask, earliest, latest)
		}
		if !strings.Contains(string(mask), "X") && (*earliest != day || *latest != day) {
			t.Fatalf("%s is bounded by %s and %s", day, earliest, latest)
		}
	})
}

func TestTwoDaysInOrderAreBoundsOfIntervalAndSet(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyDay(t), anyDay(t)
		if a.Compare(b) > 0 {
			a, b = b, a
		}
		for _, s := range []string{a.String() + "/" + b.String(), "[" + a.String() + ".." + b.String() + "]", "{" + b.String() + "," + a.String() + "}"} {
			d, err := Parse(s)
			if err != nil {
				t.Fatalf("%s: %v", s, err)
			}
			if earliest, latest := d.Bounds(); *earliest != a || *latest != b {
				t.Fatalf("%s is bounded by %s and %s", s, earliest, latest)
			}
		}
		if a != b {
			if _, err := Parse(b.String() + "/" + a.String()); err == nil {
				t.Fatalf("%s/%s ends before it begins and was read", b, a)
			}
		}
	})
}

func TestADayIsReadOnlyAsItIsWritten(t *testing.T) {
	for _, s := range []string{"", "2025", "2025-3-8", "2025-02-29", "2025-13-01", "+2025-03-08", "12025-03-08", "-0000-01-01", "+012025-03-08", "2025-03-08 ", "+1234567890123456789-01-01"} {
		if d, ok := ParseDay(s); ok {
			t.Errorf("%q was read as %s", s, d)
		}
	}
}
