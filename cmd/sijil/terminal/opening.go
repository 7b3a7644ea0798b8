package terminal

import (
	"context"

	"sijil/workspace"
)

// Opening says which workspace a command works in, and how it is opened.
type Opening struct {
	Workspace      string `short:"w" default:"." placeholder:"DIR" help:"The folder of the workspace."`
	PassphraseFile string `env:"SIJIL_PASSPHRASE_FILE" placeholder:"FILE" help:"Read the passphrase from the first line of FILE."`
}

// Open opens the workspace. The caller closes it.
func (p Opening) Open(ctx context.Context, c Console) (*workspace.Workspace, error) {
	pass, err := p.Passphrase(c)
	if err != nil {
		return nil, err
	}
	return workspace.Open(ctx, p.Workspace, pass)
}

// Passphrase asks for the passphrase of the workspace, if there is one.
func (p Opening) Passphrase(c Console) ([]byte, error) {
	if err := workspace.Exists(p.Workspace); err != nil {
		return nil, err
	}
	return Passphrase(c, p.PassphraseFile, "Passphrase: ")
}

// With opens the workspace for the length of one piece of work.
func (p Opening) With(ctx context.Context, c Console, work func(*workspace.Workspace) error) error {
	w, err := p.Open(ctx, c)
	if err != nil {
		return err
	}
	err = work(w)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return err
}
