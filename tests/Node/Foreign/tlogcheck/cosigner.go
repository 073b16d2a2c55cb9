package main

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// cosigner verifies Ed25519 cosignatures (C2SP tlog-cosignature, type 0x04), which x/mod does not know: eight bytes of time, then a signature over
// a header line, the time and the note.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func newCosigner(vkey string) (note.Verifier, error) {
	parts := strings.SplitN(vkey, "+", 3)
	if len(parts) != 3 {
		return nil, errors.New("malformed key")
	}
	key, err := base64.StdEncoding.DecodeString(parts[2])
	if err != nil || len(key) != 1+ed25519.PublicKeySize || key[0] != 4 {
		return nil, errors.New("not an Ed25519 cosignature key")
	}
	sum := sha256.Sum256(append([]byte(parts[0]+"\n"), key...))
	hash := binary.BigEndian.Uint32(sum[:])
	if stated, err := strconv.ParseUint(parts[1], 16, 32); err != nil || uint32(stated) != hash {
		return nil, errors.New("the key's hash does not fit")
	}
	return &cosigner{parts[0], hash, key[1:]}, nil
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

func (c *cosigner) Verify(msg, sig []byte) bool {
	if len(sig) != 8+ed25519.SignatureSize {
		return false
	}
	header := fmt.Sprintf("cosignature/v1\ntime %d\n", binary.BigEndian.Uint64(sig))
	return ed25519.Verify(c.key, append([]byte(header), msg...), sig[8:])
}

// cosigned wants the witness's signature on a checkpoint; without a witness nothing is asked for.
func cosigned(text []byte, witness note.Verifier) error {
	if witness == nil {
		return nil
	}
	if _, err := note.Open(text, note.VerifierList(witness)); err != nil {
		return fmt.Errorf("cosignature: %v", err)
	}
	fmt.Printf("ok cosigned %s\n", witness.Name())
	return nil
}
