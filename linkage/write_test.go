package linkage_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"slices"
	"strings"
	"testing"

	"sijil/linkage"
)

func TestEveryRecordIsWrittenOnceInOrderWithTheSmallestOfItsGroup(t *testing.T) {
	r, _ := linkTexts(t, linkage.Options{Seed: 1, OneToOne: true},
		[2]string{"list", "id,name,dob\n10,Samir Mansour,1990-03-06\n9,Rana Harb,1995-07-19\n\"a,\"\"b\",Huda Dawwas,2012-08-14\n"},
		[2]string{"list-2", "id,name,dob\n10,Samir Mansour,1990-03-06\n8,Rana Harb,1995-07-19\n"})
	var b bytes.Buffer
	if err := r.WriteClusters(&b); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&b).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rows {
		got = append(got, strings.Join(row, " "))
	}
	want := []string{"list record_id cluster_id", "list 10 list-2/10", "list 9 list-2/8", `list a,"b list/a,"b`, "list-2 10 list-2/10", "list-2 8 list-2/8"}
	if !slices.Equal(got, want) {
		t.Errorf("written: %q", got)
	}
}

func TestColumnsThatOnlyOneListHasAreNotSetAgainstOthers(t *testing.T) {
	r, tables := linkTexts(t, linkage.Options{Seed: 1, OneToOne: true},
		[2]string{"a", "id,name,nationality,hue\n1,Samir Mansour,x,red\n2,Rana Harb,x,blue\n3,Huda Dawwas,y,red\n4,Maha Kayyali,y,blue\n"},
		[2]string{"b", "id,name,citizenship,mood\n1,Samir Mansour,x,low\n2,Rana Harb,x,high\n3,Huda Dawwas,y,low\n4,Maha Kayyali,y,low\n"})
	if r.Set.Find("category") == nil || r.Set.Find("category 2") != nil {
		t.Errorf("the slots are %+v", r.Set.Slots)
	}
	config := linkage.Guess(tables, []string{"a.csv", "b.csv"})
	for _, f := range config.Fields {
		if alone := f.Column == "hue" || f.Column == "mood"; alone != strings.HasSuffix(f.Reason, "but no other list has such a column") {
			t.Errorf("%s is %s: %s", f.Column, f.Role, f.Reason)
		}
	}
}

func TestScoresAreWrittenInBits(t *testing.T) {
	for score, want := range map[int32]string{0: "0.00", 5: "0.05", -5: "-0.05", 1234: "12.34", -250: "-2.50", -1 << 31: "-21474836.48"} {
		if got := linkage.InBits(score); got != want {
			t.Errorf("%d is written %s", score, got)
		}
	}
}

// full is a disk with room for so many bytes.
type full int

func (f *full) Write(p []byte) (int, error) {
	if len(p) > int(*f) {
		return int(*f), errors.New("no room")
	}
	*f -= full(len(p))
	return len(p), nil
}

func TestAResultThatCouldNotBeWrittenIsAnError(t *testing.T) {
	r, _ := linkTexts(t, linkage.Options{Seed: 1}, [2]string{"a", "id,name\n1,Samir Mansour\n2,Samir Mansour\n"})
	for _, write := range []func(*full) error{func(f *full) error { return r.WriteClusters(f) }, func(f *full) error { return r.WritePairs(f) }} {
		room := full(10)
		if err := write(&room); err == nil {
			t.Error("nobody was told")
		}
	}
}
