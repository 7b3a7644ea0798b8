package workspace_test

import (
	"context"
	"testing"

	"sijil/casework/lists"
	"sijil/casework/reconcile"
	"sijil/fault"
)

func TestGroupsBearTheirSmallestNameWhereOneListIsCalledAsTheBeginningOfAnother(t *testing.T) {
	h := newHouse(t, "")
	h.importLines(t, networks)
	for _, name := range []string{"ward", "ward-2"} {
		h.collectFile(t, name, name+".csv", []byte("id,given,father,family\n1,Salim,Idris,Dorran\n2,Zayn,Karim,Amari\n3,Mona,Faris,Halabi"+name+"\n"))
		m := h.preview(t, lists.Reading{Item: name, Organisation: "org:ndn"}).Mapping
		m.Name, m.Organisation = name, "org:ndn"
		do(t, h, lists.SaveMapping, m)
		if _, err := lists.Import(context.Background(), h, h.Actor(), lists.Importing{Reading: lists.Reading{Item: name, List: name, Name: name, Organisation: "org:ndn"}}); err != nil {
			t.Fatalf("import: %v (%s)", err, fault.HintOf(err))
		}
	}
	first, second := lists.Name{List: "ward", Origin: "1"}, lists.Name{List: "ward-2", Origin: "1"}
	h.judge(t, "R. Halim", first, second, reconcile.Same)
	groups := h.grouped(t)
	if groups[first] != "ward-2/1" || groups[second] != "ward-2/1" {
		t.Errorf("the group is called %q and %q, and sijil link calls it ward-2/1", groups[first], groups[second])
	}
}
