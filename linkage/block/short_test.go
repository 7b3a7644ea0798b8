package block_test

import (
	"testing"

	"sijil/linkage/block"
	"sijil/linkage/list"
	"sijil/linkage/record"
)

func TestANameOfOneConsonantIsFoundByItsSound(t *testing.T) {
	var sources []record.Source
	for _, l := range []struct{ name, text string }{
		{"a", "id,given,father,family\n1,لؤي,نادر,درباس\n2,سمير,نادر,ريان\n"},
		{"b", "id,given,father,family\n1,Luay,Nadir,Dirbas\n2,Samir,Kamal,Rayyan\n"},
	} {
		table, err := list.Read(l.name, []byte(l.text), nil)
		if err != nil {
			t.Fatal(err)
		}
		var fields []list.Field
		for _, role := range []string{"given", "father", "family"} {
			fields = append(fields, list.Field{Role: role, Column: role})
		}
		sources = append(sources, record.Source{Table: table, ID: "id", Fields: fields})
	}
	s, err := record.Build(sources)
	if err != nil {
		t.Fatal(err)
	}
	rules, err := block.ParseRules(s, [][]string{{"given.sound:2", "family.sound"}})
	if err != nil {
		t.Fatal(err)
	}
	plan := block.New(s, rules, 0)
	if plan.Shared(0, 2) == 0 {
		t.Error("لؤي درباس and Luay Dirbas are not compared")
	}
	if plan.Shared(0, 3) != 0 {
		t.Error("لؤي درباس and Samir Rayyan are compared")
	}
}
