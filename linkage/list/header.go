package list

import (
	"slices"
	"strings"
	"unicode"

	"sijil/linkage/name"
)

// headerWords are the words of headers that tell a role. The first line that
// matches holds; all words of one alternative, joined by +, must occur.
var headerWords = []struct {
	role  string
	words []string
}{
	{"never", []string{"sect", "religion", "ethnicity", "ethnic", "race", "denomination", "party", "politics", "political", "طايفه", "ديانه", "دين", "مذهب", "قوميه", "عرق", "حزب"}},
	{"ignore", []string{"cluster", "ent+id", "entity+id", "entity", "truth", "person+id", "unique+id", "record+id", "rec+id", "row", "source+dataset", "index"}},
	{"identifier", []string{"ssn", "soc+sec", "social+security", "national+id", "national+number", "nid", "passport", "id+number", "id+no", "id+card", "identity", "phone", "mobile", "email", "identifier", "civil+id",
		"هويه", "رقم+هويه", "رقم+وطني", "رقم+قومي", "بطاقه", "جواز", "جوال", "هاتف", "موبايل"}},
	{"name", []string{"first+surname", "first+last", "given+surname", "given+family", "full+name"}},
	{"mother", []string{"mother", "mothers", "ام", "والده", "mere"}},
	{"grandfather", []string{"grandfather", "grandfathers", "granddad", "gfather", "third+name", "جد", "اسم+ثالث", "grand+pere"}},
	{"father", []string{"father", "fathers", "fathername", "dad", "اب", "والد", "patronymic", "اسم+ثاني", "pere"}},
	{"given2", []string{"middle", "mname", "middlename", "second+name", "fname+c2", "given+2", "given2"}},
	{"family", []string{"surname", "lname", "last", "lastname", "family", "familyname", "sur", "nachname", "nom+famille", "fourth+name", "عايله", "لقب", "كنيه", "شهره", "نسبه", "اسم+رابع", "اسم+اخير"}},
	{"given", []string{"fname", "first", "firstname", "given", "givenname", "forename", "vorname", "prenom", "اول", "شخصي"}},
	{"sex", []string{"sex", "gender", "جنس", "نوع", "sexe"}},
	{"age", []string{"age", "ages", "عمر", "سن"}},
	{"birth.year", []string{"by", "yob", "birth+year", "byear", "birthyear", "سنه+ميلاد", "عام+ميلاد", "annee+naissance"}},
	{"birth.month", []string{"bm", "mob", "birth+month", "bmonth", "birthmonth", "شهر+ميلاد"}},
	{"birth.day", []string{"bd", "birth+day", "bday", "birthday+day", "يوم+ميلاد"}},
	{"death.year", []string{"dy", "yod", "death+year", "سنه+وفاه", "annee+deces"}},
	{"death.month", []string{"dm", "death+month", "شهر+وفاه"}},
	{"death.day", []string{"dd", "death+day", "يوم+وفاه"}},
	{"place", []string{"birth+place", "birthplace", "pob", "place", "suburb", "city", "town", "village", "locality", "location", "governorate", "gov", "province", "district", "region", "county", "municipality", "camp", "neighbourhood", "neighborhood",
		"مكان", "محافظه", "مدينه", "قريه", "منطقه", "بلده", "بلد", "حي", "موقع", "قضا", "ناحيه", "lieu", "ville", "commune", "gouvernorat", "quartier"}},
	{"death", []string{"death", "dod", "died", "killed", "killing", "martyrdom", "وفاه", "استشهاد", "مقتل", "قتل", "deces", "mort"}},
	{"birth", []string{"dob", "birth", "birthdate", "birthday", "born", "dateofbirth", "ميلاد", "مولد", "تولد", "ولاده", "naissance"}},
	{"postcode", []string{"postcode", "postal", "zip", "zipcode", "post+code", "plz", "code+postal"}},
	{"house", []string{"house", "street+number", "house+number", "houseno", "street+no"}},
	{"address", []string{"address", "street", "addr", "عنوان", "شارع", "adresse", "rue"}},
	{"name", []string{"name", "names", "fullname", "اسم", "نام", "nom"}},
	{"category", []string{"state", "nationality", "marital", "occupation", "profession", "job", "status", "citizenship", "مهنه", "جنسيه", "حاله", "عمل", "nationalite", "metier"}},
	{"ignore", []string{"source", "note", "notes", "comment", "comments", "remarks", "url", "link", "update", "updated", "created", "added", "timestamp", "id", "uuid", "serial", "no", "number",
		"ملاحظات", "مصدر", "رابط", "تسلسل", "مسلسل", "رقم", "معرف"}},
}

// words splits a header into folded words: at anything that is no letter or
// digit, and where a small letter meets a capital. A word that ends in digits
// is also there without them.
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
		if rest := strings.TrimRight(w, "0123456789"); rest != w && len(rest) > 1 {
			split = append(split, rest)
		}
	}
	return split
}

// roleOf returns the role that a header tells, and by which words.
func roleOf(header string) (role, because string) {
	has := words(header)
	for _, h := range headerWords {
		for _, alternative := range h.words {
			all := true
			for _, w := range strings.Split(alternative, "+") {
				all = all && slices.Contains(has, w)
			}
			if all {
				return h.role, strings.ReplaceAll(alternative, "+", " ")
			}
		}
	}
	return "", ""
}

// Meaning returns what tells two columns of one role apart, or makes them one:
// the same word in several languages, else the header as it stands. Columns of
// several lists with one role and one meaning are compared with each other.
func Meaning(role, header string) string {
	if role != "category" {
		return header
	}
	for _, w := range words(header) {
		for _, same := range meanings {
			if slices.Contains(same, w) {
				return same[0]
			}
		}
	}
	return strings.Join(words(header), " ")
}

// meanings are words of headers that say the same of a person.
var meanings = [][]string{
	{"nationality", "citizenship", "nationalite", "جنسيه"},
	{"occupation", "profession", "job", "metier", "مهنه", "عمل"},
	{"marital", "اجتماعيه"},
	{"status", "حاله"},
}
