package name

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// common returns what a list of four-part names has in common.
func common() *Common {
	c := NewCommon()
	for range 50 {
		for _, n := range []string{"سمير نادر كمال درباس", "نادر كمال سمير أبو زيد", "كمال سمير عبد الكريم ريان", "Samir Nadir Kamal Dirbas", "Nadir Kamal Samir Abu Zayd"} {
			c.Add(n)
		}
	}
	c.Add("سميرة نادر كمال ريان")
	return c
}

func TestANameWhoseSpaceWasLeftOutIsCut(t *testing.T) {
	for whole, glued := range map[string]string{
		"سمير نادر كمال درباس":       "سميرنادر كمال درباس",
		"نادر كمال سمير أبو زيد":     "نادر كمال سميرأبو زيد",
		"كمال سمير عبد الكريم ريان":  "كمال سميرعبد الكريم ريان",
		"Samir Nadir Kamal Dirbas":   "Samir NadirKamal Dirbas",
		"Nadir Kamal Samir Abu Zayd": "Nadirkamal Samir Abu Zayd",
	} {
		want, got := common().Parse(whole), common().Parse(glued)
		if got.Steps&Cut == 0 || got.Given != want.Given || got.Father != want.Father || got.Grandfather != want.Grandfather || got.Family != want.Family {
			t.Errorf("%q is read as %+v, want %+v", glued, got, want)
		}
	}
}

func TestANameIsNotCutWithoutNeed(t *testing.T) {
	for _, whole := range []string{
		"سمير كمال درباس",                               // one part less, none of them two words
		"سميرة نادر كمال ريان",                          // begins like a common name, has all its parts
		"سميرنادر كمال سمير درباس",                      // has all its parts
		"نا كمال درباس",                                 // too short to be two
		"",                                              //
		"Samira Nadir Kamal Dirbas",                     //
		"درباس",                                         //
		"Kamalsamirnadir of Somewhere with a long name", //
	} {
		if got, want := common().Parse(whole), Parse(whole); got != want {
			t.Errorf("%q is read as %+v, want %+v", whole, got, want)
		}
	}
}

func TestCuttingKeepsEveryLetter(t *testing.T) {
	c := common()
	words := []string{"سمير", "نادر", "كمال", "درباس", "ريان", "kamal", "nadir", "x", "و"}
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.SliceOfN(rapid.SampledFrom(words), 1, 6).Draw(t, "words")
		var glued []string
		for _, w := range raw {
			if len(glued) > 0 && rapid.Bool().Draw(t, "glue") {
				glued[len(glued)-1] += w
				continue
			}
			glued = append(glued, w)
		}
		cut, _ := c.unglue(glued, 3)
		if strings.Join(cut, "") != strings.Join(glued, "") || len(cut) > len(glued)+3 {
			t.Fatalf("%q became %q", glued, cut)
		}
	})
}
