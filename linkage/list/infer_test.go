package list

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// roles returns "column: role" of each column, dates with their form or parts.
func rolesIn(t testing.TB, text string) []string {
	t.Helper()
	fields, _ := Infer(read(t, text))
	var out []string
	for _, f := range fields {
		if f.Reason == "" {
			t.Errorf("column %q has no reason", f.Column)
		}
		out = append(out, strings.TrimSpace(fmt.Sprintf("%s: %s %s", strings.Join(f.Columns(), "+"), f.Role, f.Format)))
	}
	return out
}

func TestHeadersTellWhatColumnsMean(t *testing.T) {
	for header, want := range map[string]string{
		"fname": "given", "first": "given", "FirstName": "given", "given_name": "given", "الاسم الأول": "given", "الاسم الشخصي": "given",
		"lname": "family", "sur": "family", "Surname": "family", "last name": "family", "العائلة": "family", "اسم العائلة": "family", "الكنية": "family", "اللقب": "family",
		"father": "father", "FatherName": "father", "اسم الأب": "father", "الأب": "father", "اسم الوالد": "father",
		"grandfather_name": "grandfather", "اسم الجد": "grandfather", "mother's name": "mother", "اسم الأم": "mother",
		"name": "name", "full_name": "name", "Name1": "name", "الاسم": "name", "الاسم الرباعي": "name", "name_ar": "name",
		"sex": "sex", "Gender": "sex", "الجنس": "sex", "النوع": "sex", "المحافظة": "place", "مكان الميلاد": "place", "place of death": "place", "birth_place": "place",
		"رقم الهوية": "identifier", "الرقم الوطني": "identifier", "soc_sec_id": "identifier", "phone": "identifier",
		"postcode": "postcode", "street_number": "house", "address_1": "address", "العنوان": "address", "occupation": "category", "المهنة": "category",
		"religion": "ignore", "sect": "ignore", "الطائفة": "ignore", "ethnicity": "ignore", "notes": "ignore", "ملاحظات": "ignore", "person_id": "ignore", "cluster": "ignore", "رقم": "ignore",
	} {
		got := rolesIn(t, header+",other\nمحمد,x\nسمير,y\nرنا,z\n")
		if got[0] != header+": "+want {
			t.Errorf("%q is taken as %q, not as %s", header, got[0], want)
		}
	}
}

func TestTheWordsThatHeadersAreComparedWithAreFolded(t *testing.T) {
	for _, h := range headerWords {
		for _, alternative := range h.words {
			for _, w := range strings.Split(alternative, "+") {
				if folded := words(w); !slices.Contains(folded, w) {
					t.Errorf("%q would never be found: a header that says so has %q", w, folded)
				}
			}
		}
	}
}

func TestHeadersOfDatesAndAgesTellTheirForm(t *testing.T) {
	for text, want := range map[string]string{
		"dob\n19600512\n19711130\n":                            "dob: birth yyyymmdd",
		"dob\n12051960\n30111971\n":                            "dob: birth ddmmyyyy",
		"date of birth\n1960-05-12\n1971-11-30\n":              "date of birth: birth yyyy-mm-dd",
		"تاريخ الميلاد\n12/05/1960\n30/11/1971\n":              "تاريخ الميلاد: birth dd/mm/yyyy",
		"تاريخ الوفاة\n٢٠٢٤/٠٣/٠٩\n٢٠٢٤/٠٣/١٠\n":               "تاريخ الوفاة: death yyyy-mm-dd",
		"born\n05/12/1960\n11/30/1971\n":                       "born: birth mm/dd/yyyy",
		"birth\n1960\n1971\n":                                  "birth: birth",
		"yob\n1960\n1971\n":                                    "yob: birth",
		"العمر\n٣٤\n7\n":                                       "العمر: age",
		"age_at_death\n34\n7\n":                                "age_at_death: age",
		"killed_by\nunknown\nmilitia\nunknown\n":               "killed_by: category",
		"last_seen\n2024-03-06\n2024-03-07\n":                  "last_seen: birth yyyy-mm-dd",
		"when\n" + days(2024, 40):                              "when: death yyyy-mm-dd",
		"when\n" + days(1930, 40) + days(1990, 40):             "when: birth yyyy-mm-dd",
		"tel_1\n0599-123-4567\n0598-222-1111\n0598-222-1111\n": "tel_1: category",
		"by,bm,bd\n1960,5,12\n1971,11,30\n":                    "by+bm+bd: birth",
		"سنة الميلاد,شهر الميلاد,يوم الميلاد\n1960,5,12\n1971,11,30\n": "سنة الميلاد+شهر الميلاد+يوم الميلاد: birth",
	} {
		if got := rolesIn(t, text); len(got) != 1 || got[0] != want {
			t.Errorf("%.40q is taken as %q, not as %q", text, got, want)
		}
	}
}

// days writes n dates of one year.
func days(year, n int) string {
	var b strings.Builder
	for k := range n {
		fmt.Fprintf(&b, "%d-%02d-%02d\n", year, 1+k%12, 1+k%28)
	}
	return b.String()
}

func TestThreeColumnsOfIntegersAreOneDateOfBirth(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	orders := [][3]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}}
	for _, order := range orders {
		var b strings.Builder
		b.WriteString("name,a,b,c\n")
		for k := range 200 {
			date := [3]int{1930 + r.IntN(90), 1 + r.IntN(12), 1 + r.IntN(28)}
			fmt.Fprintf(&b, "n%c,%d,%d,%d\n", 'a'+rune(k%26), date[order[0]], date[order[1]], date[order[2]])
		}
		fields, _ := Infer(read(t, b.String()))
		letter := func(part int) string { return string("abc"[slices.Index(order[:], part)]) }
		want := Parts{Year: letter(0), Month: letter(1), Day: letter(2)}
		if i := slices.IndexFunc(fields, func(f Field) bool { return f.Role == "birth" }); i < 0 || fields[i].Parts != want || len(fields) != 2 {
			t.Errorf("in the order %v: %+v", order, fields)
		}
	}
}

func TestAFullNameColumnIsFoundWithoutAHeaderThatSaysSo(t *testing.T) {
	got := rolesIn(t, "victim,where\nسمير خالد منصور,مرسون\nرنا خالد منصور,مرسون\nYusuf Adel Harb,Marsoun\nMaha Adel Harb,Marsoun\n")
	if want := []string{"victim: name", "where: category"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestFullNamesAreSetAsideWhereTheirPartsHaveColumns(t *testing.T) {
	got := rolesIn(t, "full_name,first_and_surname,first_name,surname\nAnn B Cole,Ann Cole,Ann,Cole\nBea D Eld,Bea Eld,Bea,Eld\n")
	if want := []string{"full_name: ignore", "first_and_surname: ignore", "first_name: given", "surname: family"}; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestNumberedNamesAreThoseOfFatherGrandfatherAndFamily(t *testing.T) {
	for _, header := range []string{"first name,second name,third name,fourth name", "الاسم الأول,الاسم الثاني,الاسم الثالث,الاسم الرابع"} {
		got := rolesIn(t, header+"\nسمير,خالد,علي,منصور\nرنا,عادل,زيد,حرب\n")
		for k, want := range []string{"given", "father", "grandfather", "family"} {
			if !strings.HasSuffix(got[k], ": "+want) {
				t.Errorf("%q is not the %s", got[k], want)
			}
		}
	}
}

func TestFrenchHeadersAreUnderstood(t *testing.T) {
	got := rolesIn(t, "nom;prénom;père;mère;sexe;âge;date de naissance;lieu de naissance\nHarb;Rana;Adel;Maha;f;29;19/07/1995;Marsoun\nHaddad;Leïla;Zaid;Huda;f;8;01/02/2016;Tine\n")
	want := []string{"nom: family", "prénom: given", "père: father", "mère: mother", "sexe: sex", "âge: age", "date de naissance: birth dd/mm/yyyy", "lieu de naissance: place"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestOfTwoColumnsOfNamesTheArabicOneComesFirst(t *testing.T) {
	fields, _ := Infer(read(t, "name_en,name_ar\nSamir Mansour,سمير منصور\nRana Harb,رنا حرب\n"))
	if len(fields) != 2 || fields[0].Column != "name_ar" || fields[1].Column != "name_en" || !strings.HasSuffix(fields[1].Reason, "it is used where name_ar is empty") {
		t.Errorf("%+v", fields)
	}
}

func TestTheIDIsTheFirstColumnWithADifferentValueInEachRecord(t *testing.T) {
	for text, want := range map[string]string{
		"id,rec_id,name\n1,a,x\n2,b,y\n":        "rec_id",
		"unique_id,rec_id,name\n1,a,x\n2,a,y\n": "unique_id",
		"ID,name\n1,x\n2,y\n":                   "ID",
		"id,name\n1,x\n1,y\n":                   "",
		"id,name\n1,x\n,y\n":                    "",
		"name\nx\ny\n":                          "",
		"record_id,id,name\n-1,1,x\nb,2,y\n":    "id",
	} {
		table := read(t, text)
		got, notes := table.FindID()
		if got != want || (want == "" && strings.Contains(text, "id")) && len(notes) == 0 {
			t.Errorf("the id of %q is %q, told %q", text, got, notes)
		}
		fields, _ := Infer(table)
		for _, f := range fields {
			if slices.Contains(IDNames, strings.ToLower(f.Column)) && f.Role != "ignore" {
				t.Errorf("the id %q is compared as %s", f.Column, f.Role)
			}
		}
	}
}

func TestARepeatedOrMissingIDIsToldWithItsRecords(t *testing.T) {
	_, notes := read(t, "id,name\n7,x\n,y\n7,z\n7,w\n").FindID()
	want := `column "id" is not used as the id: records without one: 1, the first is record 2; records that repeat one: 2, first records 1 and 3 have the same`
	if len(notes) != 1 || notes[0] != want {
		t.Errorf("told: %q", notes)
	}
}

func TestAGuessDoesNotDependOnTheOrderOfRows(t *testing.T) {
	rows := []string{}
	for k := range 60 {
		rows = append(rows, fmt.Sprintf("%d,سمير %c,%d,%02d/%02d/1960,%d", k, 'ا'+rune(k%20), k%7, 1+k%28, 1+k%12, 1940+k))
	}
	header := "id,الاسم,x,dob,y\n"
	first := rolesIn(t, header+strings.Join(rows, "\n"))
	rand.New(rand.NewPCG(2, 2)).Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	if again := rolesIn(t, header+strings.Join(rows, "\n")); !slices.Equal(first, again) {
		t.Errorf("%q, shuffled %q", first, again)
	}
}
