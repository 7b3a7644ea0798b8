package web

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"sijil/value"
)

func TestAFormThatIsSentTwiceRecordsOnce(t *testing.T) {
	var o once
	recorded := 0
	record := func() (value.ID, error) { recorded++; return value.ID(fmt.Sprint(recorded)), nil }
	if _, _, err := o.do("a", func() (value.ID, error) { return "", errors.New("full disk") }); err == nil {
		t.Fatal("a failure is hidden")
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if id, _, err := o.do("a", record); err != nil || id != "1" {
				t.Errorf("the form recorded %q, %v", id, err)
			}
		})
	}
	all.Wait()
	if recorded != 1 {
		t.Errorf("recorded %d times", recorded)
	}
	if id, before, _ := o.do("b", record); id != "2" || before {
		t.Error("another form was taken for the first")
	}
	if o.do("", record); recorded != 3 {
		t.Error("a form without a token was not recorded")
	}
}

func TestOnlyTheNewestFormsAreRemembered(t *testing.T) {
	var o once
	for i := range formsRemembered + 5 {
		o.do(fmt.Sprint(i), func() (value.ID, error) { return "x", nil })
	}
	if len(o.done) != formsRemembered || len(o.order) != formsRemembered {
		t.Errorf("%d forms and %d tokens are remembered", len(o.done), len(o.order))
	}
}
