package list

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"sijil/linkage/name"
)

// Infer guesses what the columns of a table mean, from the words of their
// headers first and their content second. Every column is named in the result,
// with the reason; the guess does not depend on the order of rows. The second
// result is the id column: the first without repetition of record_id, rec_id,
// unique_id and id; empty if there is none.
func Infer(t *Table) (fields []Field, id string) {
	id = t.idColumn()
	roles := make([]Field, len(t.Columns))
	for i := range t.Columns {
		roles[i] = guess(&t.Columns[i], t.Rows, id)
	}
	joinParts(t, roles)
	preferParts(roles)
	for _, f := range roles {
		if f.Role != "" {
			fields = append(fields, f)
		}
	}
	return fields, id
}

// IDNames are the headers of id columns, in order of preference.
var IDNames = []string{"record_id", "rec_id", "unique_id", "id"}

func (t *Table) idColumn() string {
	for _, want := range IDNames {
		for _, c := range t.Columns {
			if strings.EqualFold(c.Header, want) {
				if t.Rows > 0 && c.unique() {
					return c.Header
				}
				t.Warnings = append(t.Warnings, fmt.Sprintf("column %q has empty or repeated values and is not used as the id", c.Header))
			}
		}
	}
	return ""
}

// unique reports whether every cell is present and different.
func (c *Column) unique() bool { return len(c.Words)-1 == len(c.IDs) && !slices.Contains(c.IDs, 0) }

// Find returns the column with the given header, or nil.
func (t *Table) Find(header string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Header == header {
			return &t.Columns[i]
		}
	}
	return nil
}

// headerWords are the words of headers that tell a role. The first line that
// matches holds; all words of one alternative must occur.
var headerWords = []struct {
	role  string
	words []string // alternatives; words of one joined by +
}{
	{"ignore", []string{"cluster", "ent+id", "entity+id", "entity", "truth", "person+id", "unique+id", "record+id", "rec+id", "row", "source+dataset", "index"}},
	{"identifier", []string{"ssn", "soc+sec", "social+security", "national+id", "nid", "passport", "id+number", "id+no", "identity", "phone", "mobile", "email", "identifier", "civil+id", "هويه", "رقم+هويه", "جوال"}},
	{"name", []string{"first+surname", "first+last", "given+surname", "given+family", "full+name"}},
	{"mother", []string{"mother", "mothers", "ام", "والده"}},
	{"grandfather", []string{"grandfather", "grandfathers", "granddad", "gfather", "جد"}},
	{"father", []string{"father", "fathers", "fathername", "dad", "اب", "والد", "patronymic"}},
	{"given2", []string{"middle", "mname", "middlename", "second+name", "fname+c2", "given+2", "given2"}},
	{"family", []string{"surname", "lname", "last", "lastname", "family", "familyname", "sur", "nachname", "nom+famille", "عائله", "لقب", "كنيه"}},
	{"given", []string{"fname", "first", "firstname", "given", "givenname", "forename", "vorname", "prenom", "اول", "شخصي"}},
	{"sex", []string{"sex", "gender", "جنس", "نوع"}},
	{"birth.year", []string{"by", "yob", "birth+year", "byear", "birthyear"}},
	{"birth.month", []string{"bm", "mob", "birth+month", "bmonth", "birthmonth"}},
	{"birth.day", []string{"bd", "birth+day", "bday", "birthday+day"}},
	{"death.year", []string{"dy", "yod", "death+year"}},
	{"death.month", []string{"dm", "death+month"}},
	{"death.day", []string{"dd", "death+day"}},
	{"place", []string{"birth+place", "birthplace", "pob", "place", "suburb", "city", "town", "village", "locality", "location", "governorate", "gov", "province", "district", "region", "county", "municipality", "camp", "neighbourhood", "neighborhood", "مكان", "محافظه", "مدينه", "قريه", "منطقه", "بلده"}},
	{"death", []string{"death", "dod", "died", "killed", "killing", "martyrdom", "وفاه", "استشهاد", "مقتل"}},
	{"birth", []string{"dob", "birth", "birthdate", "born", "dateofbirth", "ميلاد", "مولد", "تولد"}},
	{"age", []string{"age", "عمر", "سن"}},
	{"postcode", []string{"postcode", "postal", "zip", "zipcode", "post+code", "plz"}},
	{"house", []string{"house", "street+number", "house+number", "houseno", "street+no"}},
	{"address", []string{"address", "street", "addr", "عنوان", "شارع"}},
	{"name", []string{"name", "names", "fullname", "اسم", "الاسم", "nom"}},
	{"category", []string{"state", "nationality", "religion", "marital", "occupation", "profession", "job", "status", "citizenship", "مهنه", "جنسيه", "حاله"}},
	{"ignore", []string{"source", "note", "notes", "comment", "comments", "url", "link", "update"}},
}

// words splits a header into folded words: at anything that is no letter or
// digit, and where a small letter meets a capital.
func words(header string) []string {
	var b strings.Builder
	var last rune
	for _, r := range header {
		if unicode.IsUpper(r) && unicode.IsLower(last) {
			b.WriteByte(' ')
		}
		b.WriteRune(r)
		last = r
	}
	folded, _ := name.Fold(b.String())
	split := strings.Fields(folded)
	for i, w := range split {
		if rest, ok := strings.CutPrefix(w, "ال"); ok && len(rest) >= 4 {
			split[i] = rest
		}
	}
	return split
}

func guess(c *Column, rows int, id string) Field {
	if c.Header == id {
		return Field{}
	}
	f := Field{Column: c.Header}
	if len(c.Words) <= 1 {
		f.Role, f.Reason = "ignore", "the column is empty"
		return f
	}
	has := words(c.Header)
	for _, h := range headerWords {
		for _, alternative := range h.words {
			all := true
			for _, w := range strings.Split(alternative, "+") {
				all = all && slices.Contains(has, w)
			}
			if all {
				f.Role, f.Reason = h.role, fmt.Sprintf("the header says %s", strings.ReplaceAll(alternative, "+", " "))
				return c.checked(f, rows)
			}
		}
	}
	return c.byContent(f, rows)
}

// checked corrects what a header promises and the content does not hold.
func (c *Column) checked(f Field, rows int) Field {
	if f.Role == "name" || f.Role == "given" || f.Role == "family" {
		if c.share(isNumber) > 0.9 {
			f.Role, f.Reason = "category", "the header says name, but the cells are numbers"
		}
	}
	if f.Role == "birth" || f.Role == "death" {
		if c.share(hasDigit) < 0.5 {
			f.Role, f.Reason = "text", "the header speaks of a date, but the cells are words"
		} else if f.Format = c.dateFormat(); f.Format == "" {
			f.Role += ".year"
		}
	}
	return f
}

// byContent guesses from the cells alone.
func (c *Column) byContent(f Field, rows int) Field {
	distinct := len(c.Words) - 1
	switch {
	case c.share(isDate) > 0.9:
		f.Role, f.Format, f.Reason = "birth", c.dateFormat(), "the cells look like dates"
	case c.within(1880, 2035) && distinct > 2:
		f.Role, f.Reason = "birth.year", "the cells are years"
	case distinct == rows && rows > 1:
		f.Role, f.Reason = "ignore", "every cell is different, as in an id; ids are not compared"
	case distinct <= 2:
		f.Role, f.Reason = "category", "the cells are two values at most"
	case c.share(isNumber) > 0.9 && distinct > 50:
		f.Role, f.Reason = "ignore", "numbers without a known meaning"
	case distinct <= 300:
		f.Role, f.Reason = "category", "few different values"
	case c.meanLength() > 60:
		f.Role, f.Reason = "ignore", "long text"
	default:
		f.Role, f.Reason = "text", "words without a known meaning"
	}
	return f
}

// share is the share of distinct words for which is holds.
func (c *Column) share(is func(string) bool) float64 {
	n := 0
	for _, w := range c.Words[1:] {
		if is(w) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(c.Words)-1))
}

func (c *Column) within(low, high int) bool {
	return c.share(func(w string) bool {
		n, err := strconv.Atoi(w)
		return err == nil && n >= low && n <= high
	}) > 0.95
}

func (c *Column) meanLength() int {
	n := 0
	for _, w := range c.Words[1:] {
		n += len(w)
	}
	return n / max(1, len(c.Words)-1)
}

func isNumber(w string) bool { _, err := strconv.ParseFloat(w, 64); return err == nil }
func hasDigit(w string) bool { return strings.ContainsAny(w, "0123456789٠١٢٣٤٥٦٧٨٩") }
func isDate(w string) bool   { return len(Numbers(w)) == 3 || len(w) == 8 && isNumber(w) }

// Numbers returns the groups of digits of a cell, at most four.
func Numbers(w string) []string {
	var groups []string
	start := -1
	for i := 0; i <= len(w); i++ {
		digit := i < len(w) && w[i] >= '0' && w[i] <= '9'
		switch {
		case digit && start < 0:
			start = i
		case !digit && start >= 0:
			groups = append(groups, w[start:i])
			start = -1
			if len(groups) == 4 {
				return groups
			}
		}
	}
	return groups
}

// dateFormat returns the order of day, month and year that most cells are in,
// or the empty string if the cells are years alone.
func (c *Column) dateFormat() string {
	var compact, ymd, last, dayFirst, dayLast, years int
	for _, w := range c.Words[1:] {
		g := Numbers(w)
		switch {
		case len(g) == 1 && len(g[0]) == 8:
			compact++
		case len(g) == 1 && len(g[0]) == 4:
			years++
		case len(g) >= 3 && len(g[0]) == 4:
			ymd++
		case len(g) >= 3:
			last++
			first, _ := strconv.Atoi(g[0])
			second, _ := strconv.Atoi(g[1])
			if first > 12 {
				dayFirst++
			}
			if second > 12 {
				dayLast++
			}
		}
	}
	switch {
	case years > compact+ymd+last:
		return ""
	case compact > ymd+last:
		return "yyyymmdd"
	case last > ymd && dayLast > dayFirst:
		return "mm/dd/yyyy"
	case last > ymd:
		return "dd/mm/yyyy"
	}
	return "yyyy-mm-dd"
}

// joinParts makes one date of columns that hold its year, month and day, and
// finds such triples where headers do not tell.
func joinParts(t *Table, roles []Field) {
	for _, date := range []string{"birth", "death"} {
		at := map[string]int{}
		for i, f := range roles {
			if part, ok := strings.CutPrefix(f.Role, date+"."); ok {
				if _, taken := at[part]; !taken {
					at[part] = i
				}
			}
		}
		if len(at) == 0 {
			continue
		}
		joined := Field{Role: date, Reason: "year, month and day stand in columns of their own"}
		first := len(roles)
		for part, i := range at {
			switch part {
			case "year":
				joined.Parts.Year = roles[i].Column
			case "month":
				joined.Parts.Month = roles[i].Column
			case "day":
				joined.Parts.Day = roles[i].Column
			}
			first = min(first, i)
			roles[i] = Field{}
		}
		joined.completeFrom(t, roles)
		roles[first] = joined
	}
}

// completeFrom adds month and day columns that only their content gives away:
// integers to 12 and to 31 beside the year.
func (f *Field) completeFrom(t *Table, roles []Field) {
	if f.Parts.Year == "" || f.Parts.Month != "" || f.Parts.Day != "" {
		return
	}
	month, day := -1, -1
	for i := range roles {
		if roles[i].Role != "category" || !strings.HasPrefix(roles[i].Reason, "few") {
			continue
		}
		c := t.Find(roles[i].Column)
		switch {
		case len(c.Words)-1 <= 12 && c.within(1, 12) && month < 0:
			month = i
		case len(c.Words)-1 > 12 && c.within(1, 31) && day < 0:
			day = i
		}
	}
	if month >= 0 && day >= 0 {
		f.Parts.Month, f.Parts.Day = roles[month].Column, roles[day].Column
		f.Reason = "three columns of integers are years, months and days"
		roles[month], roles[day] = Field{}, Field{}
	}
}

// preferParts sets full-name columns aside where given and family names have
// columns of their own: the same evidence must not count twice.
func preferParts(roles []Field) {
	var given, family bool
	for _, f := range roles {
		given = given || f.Role == "given"
		family = family || f.Role == "family"
	}
	if !given || !family {
		return
	}
	for i := range roles {
		if roles[i].Role == "name" {
			roles[i].Role, roles[i].Reason = "ignore", "given and family name have columns of their own"
		}
	}
}
