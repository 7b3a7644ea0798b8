package locale

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"
	"pgregory.net/rapid"
)

func load(t *testing.T) *Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestEveryMessageIsInBothLanguages(t *testing.T) {
	b := load(t)
	en, ar := b.In(English).Keys(), b.In(Arabic).Keys()
	for _, k := range en {
		if !b.In(Arabic).Has(k) {
			t.Errorf("%q is not in Arabic", k)
		}
	}
	for _, k := range ar {
		if !b.In(English).Has(k) {
			t.Errorf("%q is not in English", k)
		}
	}
}

var blank = regexp.MustCompile(`\{[a-z]+\}`)

// blanks returns the blanks of a message's general form, sorted.
func blanks(m message) []string {
	text := m[""]
	if text == "" {
		text = m["other"]
	}
	found := blank.FindAllString(text, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

func TestTheTwoLanguagesFillTheSameBlanks(t *testing.T) {
	b := load(t)
	for k, en := range b.words[English].messages {
		ar := b.words[Arabic].messages[k]
		if !slices.Equal(blanks(en), blanks(ar)) {
			t.Errorf("%q fills %v in English and %v in Arabic", k, blanks(en), blanks(ar))
		}
		if (len(en) > 1) != (len(ar) > 1) {
			t.Errorf("%q has plural forms in one language only", k)
		}
	}
}

// latinAllowed are the words that stay in Latin letters in Arabic text.
var latinAllowed = regexp.MustCompile(`SHA-256|EDTF|UTC|sijil [a-z]+|-w FOLDER PATH|\{[a-z]+\}`)

func TestArabicMessagesAreArabicAndUseWesternDigits(t *testing.T) {
	b := load(t)
	for k, m := range b.words[Arabic].messages {
		for _, text := range m {
			for _, r := range latinAllowed.ReplaceAllString(text, "") {
				if unicode.Is(unicode.Latin, r) {
					t.Errorf("%q holds Latin letters: %s", k, text)
					break
				}
			}
			if strings.ContainsAny(text, "٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹,;?") {
				t.Errorf("%q holds Arabic-Indic digits or Latin punctuation: %s", k, text)
			}
		}
	}
}

func TestPluralFormsAreThoseOfCLDR(t *testing.T) {
	names := map[plural.Form]string{plural.Zero: "zero", plural.One: "one", plural.Two: "two",
		plural.Few: "few", plural.Many: "many", plural.Other: "other"}
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 1_000_000).Draw(t, "n")
		for _, l := range Langs() {
			want := names[plural.Cardinal.MatchPlural(language.MustParse(string(l)), n, 0, 0, 0, 0)]
			if got := l.plural(int64(n)); got != want {
				t.Fatalf("%d in %s is %q, CLDR says %q", n, l, got, want)
			}
		}
	})
}

func TestArabicCountsInItsSixForms(t *testing.T) {
	w := load(t).In(Arabic)
	for n, want := range map[int]string{
		0: "لا إفادات", 1: "إفادة واحدة", 2: "إفادتان", 3: "3 إفادات", 10: "10 إفادات",
		11: "11 إفادة", 99: "99 إفادة", 100: "100 إفادة", 103: "103 إفادات", 1000: "1,000 إفادة",
	} {
		if got := w.T("claims.count", "n", n); got != want {
			t.Errorf("%d claims: %q, want %q", n, got, want)
		}
	}
}

func TestARangeInArabicIsWordsAndNeverADash(t *testing.T) {
	w := load(t).In(Arabic)
	low, high := int64(298), int64(331)
	if got := w.Range(&low, &high); got != "298 إلى 331" {
		t.Errorf("range is %q", got)
	}
	if got := w.Range(&low, nil); got != "298 فأكثر" {
		t.Errorf("open range is %q", got)
	}
	if got := w.Range(&low, &low); got != "298" {
		t.Errorf("equal bounds are %q", got)
	}
	if strings.ContainsAny(w.Between("2025-03-08", "2025-03-10"), "–-") {
		t.Errorf("dates hold a dash: %q", w.Between("2025-03-08", "2025-03-10"))
	}
}

func TestDatesAreWrittenAsTheLanguageWritesThem(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		lang      Lang
		iso, want string
	}{
		{English, "2025-03-08", "8 March 2025"},
		{Arabic, "2025-03-08", "8 آذار/مارس 2025"},
		{English, "2025-03", "March 2025"},
		{Arabic, "2025-11", "تشرين الثاني/نوفمبر 2025"},
		{English, "2025", "2025"},
		{English, "2025-03-09T09:30:00+03:00", "9 March 2025, 09:30"},
		{English, "2025-03-09T09:30+03:00", "9 March 2025, 09:30"},
		{English, "around Easter", "around Easter"},
		{Arabic, "around Easter", "\u2068around Easter\u2069"},
	} {
		got := b.In(c.lang).Day(c.iso)
		if strings.Trim(got, "\u2068\u2069") != strings.Trim(c.want, "\u2068\u2069") || strings.Contains(c.want, "\u2068") != strings.HasPrefix(got, "\u2068") {
			t.Errorf("%s in %s is %q, want %q", c.iso, c.lang, got, c.want)
		}
	}
	at := time.Date(2025, 3, 9, 1, 5, 0, 0, time.FixedZone("", 3*3600))
	if got := b.In(English).Moment(at); got != "8 March 2025, 22:05 UTC" {
		t.Errorf("moment is %q", got)
	}
}

func TestSizesAreInPowersOf1024(t *testing.T) {
	w := load(t).In(English)
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 1023: "1,023 bytes", 1536: "1.5 KiB", 1 << 30: "1.0 GiB"} {
		if got := w.Bytes(n); got != want {
			t.Errorf("%d bytes are %q, want %q", n, got, want)
		}
	}
}

func TestTextInTheOtherDirectionIsIsolated(t *testing.T) {
	b := load(t)
	for _, c := range []struct {
		lang     Lang
		text     string
		isolated bool
	}{
		{English, "Samira", false}, {Arabic, "Samira", true}, {English, "سميرة", true}, {Arabic, "سميرة", false},
		{Arabic, "2025-03-08", true}, {English, "IMG_0042.jpg", false}, {Arabic, "ملف IMG.jpg", true}, {Arabic, "", false},
	} {
		got := b.In(c.lang).Isolate(c.text)
		if strings.HasPrefix(got, "\u2068") != c.isolated {
			t.Errorf("%q in %s: isolated is %v", c.text, c.lang, !c.isolated)
		}
	}
}

func TestAMissingMessageShowsItsKey(t *testing.T) {
	if got := load(t).In(Arabic).T("no.such.key"); got != "⟦no.such.key⟧" {
		t.Errorf("a missing key is %q", got)
	}
}

func TestTheLanguageThatFitsTheBrowserIsChosen(t *testing.T) {
	for header, want := range map[string]Lang{
		"": English, "ar": Arabic, "ar-SY,ar;q=0.9,en;q=0.5": Arabic, "en-GB,ar;q=0.5": English,
		"fr": English, "fr, ar;q=0.4": Arabic, "\x00;;": English,
	} {
		if got := Match(header); got != want {
			t.Errorf("%q: %s, want %s", header, got, want)
		}
	}
}

func TestAFileWithAMissingPluralFormIsRefused(t *testing.T) {
	for name, raw := range map[string]string{
		"a form is missing": `{"a": {"one": "x"}}`,
		"a key twice":       `{"a": "x", "a": "y"}`,
		"an empty text":     `{"a": ""}`,
		"a list":            `{"a": ["x"]}`,
		"no object":         `["x"]`,
		"a form too many":   `{"a": {"one": "x", "other": "y", "two": "z"}}`,
	} {
		if _, err := parse(English, []byte(raw)); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
