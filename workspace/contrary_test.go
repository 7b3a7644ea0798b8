package workspace_test

import (
	"context"
	"strings"
	"testing"

	"sijil/casework"
	"sijil/fault"
	"sijil/value"
)

// whoDidIt are a claim that names somebody, and the denial of the one named.
const whoDidIt = `{"entity":"org:brigade","kind":"group","label":{"en":"the river brigade","ar":"لواء النهر"}}
{"entity":"org:ministry","kind":"group","label":{"en":"the ministry","ar":"الوزارة"}}
{"id":"named","kind":"attribution","polarity":"affirmed","force":"asserted","actor":"org:brigade","role":"perpetrator","of_set":"set:dead","chain":[{"who":"org:hospital","act":"documented","channel":"register","when":null}],"doc":"register","at":{"paragraph":2}}
{"id":"denied","kind":"attribution","polarity":"negated","force":"denied","actor":"org:brigade","role":"perpetrator","of_set":"set:dead","chain":[{"who":"org:ministry","act":"stated","channel":"media","when":null}],"doc":"register","at":{"paragraph":3}}
`

func TestAFindingThatLeavesOutADenialIsRefused(t *testing.T) {
	h := newHouse(t, "")
	count := h.toTheFigure(t)
	h.importLines(t, whoDidIt)
	conclusion := twelveDocumented(count.ID)
	conclusion.Elements[0].For = []value.ID{"named"}

	_, err := casework.Do(context.Background(), h, h.Actor(), casework.Conclude, conclusion)
	if fault.KindOf(err) != fault.Conflict || !strings.Contains(err.Error(), "denied") {
		t.Fatalf("without the denial: %v; want a conflict that names it", err)
	}
	conclusion.Elements[0].Against = []value.ID{"denied"}
	do(t, h, casework.Conclude, conclusion)
}
