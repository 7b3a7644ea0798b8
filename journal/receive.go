package journal

// VerbReceive is the verb of a local entry that tells what was received of a
// foreign log, and so fixes from when it is visible here.
const VerbReceive = "exchange.receive"

// Receipt is the body of an entry of [VerbReceive].
type Receipt struct {
	Origin     string `json:"origin"`
	From       int64  `json:"from"`       // entries held before
	Size       int64  `json:"size"`       // entries held since
	Root       string `json:"root"`       // base64, at Size
	Checkpoint string `json:"checkpoint"` // the foreign log's signed checkpoint
	Key        string `json:"key"`        // the foreign log's public key, as a note verifier key
}
