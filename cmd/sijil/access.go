package main

import (
	"context"

	"sijil/workspace"
)

// place says which workspace a command works in, and how it is opened.
type place struct {
	Workspace      string `short:"w" default:"." placeholder:"DIR" help:"The folder of the workspace."`
	PassphraseFile string `env:"SIJIL_PASSPHRASE_FILE" placeholder:"FILE" help:"Read the passphrase from the first line of FILE."`
}

// open opens the workspace. The caller closes it.
func (p place) open(ctx context.Context, c console) (*workspace.Workspace, error) {
	pass, err := p.passphrase(c)
	if err != nil {
		return nil, err
	}
	return workspace.Open(ctx, p.Workspace, pass)
}

// passphrase asks for the passphrase of the workspace, if there is one.
func (p place) passphrase(c console) ([]byte, error) {
	if err := workspace.Exists(p.Workspace); err != nil {
		return nil, err
	}
	return passphrase(c, p.PassphraseFile, "Passphrase: ")
}

// with opens the workspace for the length of one piece of work.
func (p place) with(ctx context.Context, c console, work func(*workspace.Workspace) error) error {
	w, err := p.open(ctx, c)
	if err != nil {
		return err
	}
	err = work(w)
	if closing := w.Close(); err == nil {
		err = closing
	}
	return err
}
