package main

import (
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// checkProof verifies a .tlog-proof file. The entry that it proves is the first of the extra line: after a version byte and the log's key stand a
// 16-bit length and the header, which is the leaf's data.
func checkProof(file string, verifier, cosigner note.Verifier) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	head, checkpoint, found := strings.Cut(string(data), "\n\n")
	lines := strings.Split(head, "\n")
	if !found || len(lines) < 3 || lines[0] != "c2sp.org/tlog-proof@v1" {
		return errors.New("not a tlog-proof")
	}
	leaf, err := leafOf(strings.TrimPrefix(lines[1], "extra "))
	if err != nil {
		return err
	}
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	if err != nil {
		return err
	}
	proof := tlog.RecordProof{}
	for _, line := range lines[3:] {
		hash, err := tlog.ParseHash(line)
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	if err := cosigned([]byte(checkpoint), cosigner); err != nil {
		return err
	}
	tree, err := open([]byte(checkpoint), verifier)
	if err != nil {
		return fmt.Errorf("checkpoint: %v", err)
	}
	if err := tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(leaf)); err != nil {
		return fmt.Errorf("inclusion of %d: %v", index, err)
	}
	fmt.Printf("ok proof %s %d of %d\n", verifier.Name(), index, tree.N)
	return nil
}

func leafOf(extra string) ([]byte, error) {
	bytes, err := base64.StdEncoding.DecodeString(extra)
	if err != nil || len(bytes) < 35 || bytes[0] != 1 {
		return nil, errors.New("malformed extra line")
	}
	length := int(binary.BigEndian.Uint16(bytes[33:]))
	if len(bytes) < 35+length {
		return nil, errors.New("extra line cut off")
	}
	return bytes[35 : 35+length], nil
}
