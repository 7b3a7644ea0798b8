package redact

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"

	"sijil/publication"
	"sijil/value"
)

// releaseProofs gives every claim beneath the release its proof. The entry of
// a claim that leaves may be opened; of one that stays only the leaf is shown,
// which binds us to it and says nothing.
func (o *office) releaseProofs() ([]publication.Proof, []publication.Withheld) {
	proofs := []publication.Proof{}
	withheld := map[string]*publication.Withheld{}
	released := 0
	for _, id := range o.needed {
		why, stays := o.withheld[id]
		if !stays && o.claimName[id] == "" {
			continue // stopped already
		}
		e, ok := o.entries[id]
		if !ok {
			o.stop("not given", "claim", string(id), "", "The log's entry of a claim was not given, so nothing proves it.")
			continue
		}
		p := proof(e)
		p.ID = fmt.Sprintf("p%d", len(proofs)+1)
		if stays || o.namesSomebody(e.Head) {
			p.Head, p.HeadSalt = "", ""
		}
		proofs = append(proofs, p)
		if !stays {
			o.out.Claims[released].Proof = p.ID
			released++
			continue
		}
		if withheld[why] == nil {
			withheld[why] = &publication.Withheld{What: "claim", Why: why}
		}
		withheld[why].Count++
		withheld[why].Proofs = append(withheld[why].Proofs, p.ID)
	}
	proofs = o.proveEstimates(proofs)
	out := []publication.Withheld{}
	for _, why := range reasons {
		if w := withheld[why]; w != nil {
			out = append(out, *w)
		}
	}
	return proofs, out
}

// proveEstimates gives every estimate and its registration a proof. Their
// entries stay closed: that one stands before the other is all that is shown.
func (o *office) proveEstimates(proofs []publication.Proof) []publication.Proof {
	prove := func(of value.ID) string {
		e, ok := o.entries[of]
		if !ok {
			o.stop("not given", "estimate", string(of), "", "The log's entry of an estimate was not given, so nothing proves it.")
			return ""
		}
		e.Head, e.HeadSalt = nil, nil
		p := proof(e)
		p.ID = fmt.Sprintf("p%d", len(proofs)+1)
		proofs = append(proofs, p)
		return p.ID
	}
	for i, e := range o.in.Estimates {
		out := &o.out.Estimates[i]
		if out.Registration != nil {
			out.Registration.Proof = prove(e.Registration)
		}
		out.Proof = prove(e.ID)
	}
	return proofs
}

// proof puts an entry's proof into its released form.
func proof(e Entry) publication.Proof {
	p := publication.Proof{
		Origin: e.Origin, Index: e.Index, Path: []string{},
		Leaf: hex.EncodeToString(append(append([]byte(nil), e.HeadHash...), e.BodyHash...)),
	}
	for _, h := range e.Path {
		p.Path = append(p.Path, base64.StdEncoding.EncodeToString(h))
	}
	if e.Head != nil {
		p.Head, p.HeadSalt = string(e.Head), hex.EncodeToString(e.HeadSalt)
	}
	return p
}

// namesSomebody says whether an entry's head carries the id of an entity, a
// person for instance: such a head stays closed, since the id would tie this
// release to others.
func (o *office) namesSomebody(head []byte) bool {
	for _, line := range bytes.Split(head, []byte("\n")) {
		if _, ok := o.entities[value.ID(line)]; ok {
			return true
		}
	}
	return false
}
