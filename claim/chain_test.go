package claim

import (
	"testing"

	"pgregory.net/rapid"

	"sijil/value"
)

// chain builds a chain from words: who, then what they did.
func chain(links ...[]string) []Telling {
	var out []Telling
	for _, l := range links {
		t := Telling{}
		if l[0] != "" {
			t.Who = standIn(int32(l[0][0]))
		}
		for _, d := range l[1:] {
			t.Did = append(t.Did, Did(d))
		}
		out = append(out, t)
	}
	return out
}

func TestDepthCountsTellingsBetweenThePerceiverAndUs(t *testing.T) {
	for name, c := range map[string]struct {
		chain   []Telling
		depth   int
		flagged bool
		ground  Ground
	}{
		"saw it and told us":                        {chain([]string{"a", "saw"}, []string{"o", "published"}), 0, false, BySight},
		"saw it, heard it":                          {chain([]string{"a", "heard_sound", "saw"}), 0, false, BySight},
		"heard it and found it, through two papers": {chain([]string{"a", "heard_speech"}, []string{"a", "found_after"}, []string{"o", "documented"}, []string{"p", "published"}), 0, false, ByHearing},
		"was told by one who saw":                   {chain([]string{"m", "saw"}, []string{"a", "was_told"}, []string{"o", "published"}), 1, false, ByTelling},
		"the same, as partners write it":            {chain([]string{"m", "perceived"}, []string{"m", "told"}, []string{"a", "told"}), 1, false, ByTelling},
		"three tellings, first basis unknown":       {chain([]string{"n", "basis_unknown"}, []string{"n", "told"}, []string{"b", "told"}, []string{"w", "told"}), 3, true, ByTelling},
		"told by nobody named":                      {chain([]string{"a", "was_told"}, []string{"o", "published"}), 2, true, ByTelling},
		"does not say how":                          {chain([]string{"a", "basis_unknown"}, []string{"o", "published"}), 1, true, NotStated},
		"last one does not say how":                 {chain([]string{"m", "saw"}, []string{"a", "basis_unknown"}), 1, false, NotStated},
		"a publisher alone":                         {chain([]string{"o", "documented"}), 1, true, NotStated},
		"nobody":                                    {nil, 1, true, NotStated},
		"unnamed saw, named was told":               {chain([]string{"", "saw"}, []string{"a", "was_told"}), 1, false, ByTelling},
		"unnamed saw and told":                      {chain([]string{"", "saw"}, []string{"", "told"}, []string{"a", "was_told"}), 1, false, ByTelling},
		"unnamed told unnamed":                      {chain([]string{"", "saw"}, []string{"", "was_told"}), 1, false, ByTelling},
		"an analyst looked":                         {chain([]string{"x", "observed"}), 0, false, BySight},
		"our own work":                              {chain([]string{"o", "conducted"}), 0, false, FirstHand},
		"a conclusion":                              {chain([]string{"x", "inferred"}), 0, false, NotStated},
	} {
		depth, flagged := Depth(c.chain)
		if depth != c.depth || flagged != c.flagged {
			t.Errorf("%s: depth %d (flagged %v), want %d (%v)", name, depth, flagged, c.depth, c.flagged)
		}
		if g := Basis(Claim{Chain: c.chain}); g != c.ground {
			t.Errorf("%s: basis %s, want %s", name, g, c.ground)
		}
	}
}

func TestEveryWordForWhatATellerDidHasAPlace(t *testing.T) {
	v := standard(t)
	for _, g := range Grounds {
		if _, ok := v.say["basis."+string(g)]; !ok {
			t.Errorf("no words for the basis %s", g)
		}
	}
	for _, f := range forces {
		if v.say["force."+string(f)].In("en") == "" || v.say["says."+string(f)].In("ar") == "" {
			t.Errorf("no words for the force %s", f)
		}
	}
}

func TestCitingTwoWhoHaveItFromOneIsOneSource(t *testing.T) {
	from := func(who ...string) Claim {
		var c Claim
		for _, w := range who {
			c.Chain = append(c.Chain, chain([]string{w, "published"})...)
		}
		return c
	}
	a, b, c := standIn('a'), standIn('b'), standIn('c')
	for name, x := range map[string]struct {
		claims []Claim
		shared []Origin
		want   int
	}{
		"author and relayer":       {[]Claim{from("b"), from("b", "o"), from("b", "p")}, nil, 1},
		"two authors":              {[]Claim{from("a", "o"), from("b", "o")}, nil, 2},
		"two with one origin":      {[]Claim{from("a"), from("b"), from("c")}, []Origin{{a, b}}, 2},
		"all with one origin":      {[]Claim{from("a"), from("b"), from("c")}, []Origin{{a, b}, {b, c}, {c, a}}, 1},
		"two without a name":       {[]Claim{from(""), from("")}, nil, 1},
		"nobody":                   {[]Claim{{}}, nil, 0},
		"an origin of others only": {[]Claim{from("a")}, []Origin{{b, c}}, 1},
	} {
		if got := Independent(x.claims, x.shared...); got != x.want {
			t.Errorf("%s: %d independent sources, want %d", name, got, x.want)
		}
	}
}

var someDid = rapid.SampledFrom([]Did{Saw, HeardSound, FoundAfter, WasTold, Told, BasisUnknown, Published, Documented, Perceived, Stated, Counted})

func someChain(t *rapid.T, least int) []Telling {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Telling {
		who := value.ID("")
		if n := rapid.Int32Range(0, 4).Draw(t, "who"); n > 0 {
			who = standIn(n)
		}
		return Telling{Who: who, Did: rapid.SliceOfNDistinct(someDid, 1, 3, rapid.ID).Draw(t, "did")}
	}), least, 6).Draw(t, "chain")
}

func TestPublishingAddsNoDistance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someChain(t, 0)
		depth, flagged := Depth(c)
		if depth < 0 || depth > len(c)+1 || flagged && depth == 0 {
			t.Fatalf("depth %d (flagged %v) of %d tellings", depth, flagged, len(c))
		}
		more := append(append([]Telling(nil), c...), Telling{Who: standIn(9), Did: []Did{Documented}}, Telling{Who: standIn(10), Did: []Did{Published}})
		if d, f := Depth(more); d != depth || f != flagged {
			t.Fatalf("publishing made %d out of %d", d, depth)
		}
		if Basis(Claim{Chain: more}) != Basis(Claim{Chain: c}) {
			t.Fatal("publishing changed the basis")
		}
		if len(c) > 0 && Independent([]Claim{{Chain: c}, {Chain: more}}) != 1 {
			t.Fatal("publishing made a second source")
		}
	})
}

func TestOneMoreTellingIsOneFurther(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := someChain(t, 1)
		if len(knowing(c)) == 0 {
			return
		}
		depth, flagged := Depth(c)
		d, f := Depth(append(append([]Telling(nil), c...), Telling{Who: standIn(9), Did: []Did{WasTold}}))
		if d != depth+1 || f != flagged {
			t.Fatalf("depth %d (%v) became %d (%v)", depth, flagged, d, f)
		}
	})
}
