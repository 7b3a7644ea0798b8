package bag

import (
	"strings"
)

// manifests checks every manifest against what was found: each payload
// manifest lists the payload, all of it and nothing else.
func (c *check) manifests() {
	payload := 0
	tagged := map[string]bool{}
	for _, e := range c.found.Files {
		kind, algorithm, ok := manifestName(e.Path)
		if !ok {
			continue
		}
		size := digestSize(algorithm)
		if size == 0 {
			c.add("algorithm", e.Path, "The manifest uses a digest that is not known here (sha256 and sha512 are).")
			continue
		}
		data, ok := c.read(e.Path)
		if !ok {
			continue
		}
		lines, err := ParseManifest(data, size)
		if err != nil {
			c.add("manifest", e.Path, err.Error())
			continue
		}
		listed := c.compare(e.Path, kind, algorithm, lines)
		if kind == "manifest" {
			payload++
			c.complete(e.Path, listed)
			continue
		}
		for p := range listed {
			tagged[p] = true
		}
	}
	if payload == 0 {
		c.add("manifest", "", "No payload manifest could be read.")
	}
	for _, e := range c.found.Files {
		if kind, _, ok := manifestName(e.Path); !isPayload(e.Path) && !tagged[e.Path] && !(ok && kind == "tagmanifest") {
			c.found.Unlisted = append(c.found.Unlisted, e.Path)
		}
	}
}

// manifestName takes the file name of a manifest apart.
func manifestName(path string) (kind, algorithm string, ok bool) {
	name, isText := strings.CutSuffix(path, ".txt")
	kind, algorithm, found := strings.Cut(name, "-")
	if !isText || !found || (kind != "manifest" && kind != "tagmanifest") || strings.Contains(path, "/") {
		return "", "", false
	}
	return kind, algorithm, true
}

// digestSize returns the size of an algorithm's digest in bytes, 0 if it is
// not known.
func digestSize(algorithm string) int {
	for _, a := range algorithms {
		if a.name == algorithm {
			return a.size
		}
	}
	return 0
}

// compare checks the lines of one manifest against what was found, and returns
// the paths that it lists.
func (c *check) compare(manifest, kind, algorithm string, lines []Line) map[string]bool {
	listed := map[string]bool{}
	for _, l := range lines {
		listed[l.Path] = true
		if isPayload(l.Path) != (kind == "manifest") {
			c.add("manifest", manifest, "A manifest lists a file that belongs into the other one.")
			continue
		}
		if k, _, ok := manifestName(l.Path); ok && k == "tagmanifest" {
			c.add("manifest", manifest, "A tag manifest lists a tag manifest.")
			continue
		}
		digests, ok := c.digests[l.Path]
		switch {
		case !ok:
			c.add("missing", l.Path, "The file is listed and is not there, or could not be read.")
		case digests[algorithm] != l.Digest:
			c.add("changed", l.Path, "The file is not what its digest says.")
		}
	}
	return listed
}

// complete reports files of the payload that a manifest does not list.
func (c *check) complete(manifest string, listed map[string]bool) {
	for _, e := range c.found.Files {
		if isPayload(e.Path) && !listed[e.Path] {
			c.add("added", e.Path, "The file lies in the payload and "+manifest+" does not list it.")
		}
	}
}
