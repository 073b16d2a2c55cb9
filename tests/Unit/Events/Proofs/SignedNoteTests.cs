using Yiwang.Signing;
using Xunit;
using Yiwang.Events.Proofs;

namespace Yiwang.Unit.Tests.Events.Proofs;

public sealed class SignedNoteTests
{
    // C2SP signed-note, "Example"
    private const string SpecKey = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    private const string SpecNote = "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n";

    // golang.org/x/mod/sumdb/note, package example and tests
    private const string PeterKey = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    private const string PeterText = "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    private const string PeterLine = "\u2014 PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
    private const string EnochKey = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop";
    private const string EnochLine = "\u2014 EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n";

    private static NoteKey Key(string vkey) => NoteKey.TryParse(vkey, out var key) ? key : throw new FormatException(vkey);

    private static SignedNote Note(string text) => SignedNote.TryParse(text, out var note, out var reason) ? note : throw new FormatException(reason);

    [Theory]
    [InlineData(SpecKey, SpecNote)]
    [InlineData(PeterKey, PeterText + "\n" + PeterLine)]
    [InlineData(EnochKey, PeterText + "\n" + PeterLine + EnochLine)]
    public void Published_Notes_Verify_And_Write_Back_To_The_Byte(string vkey, string text)
    {
        Assert.Equal(NoteVerdict.Verified, Note(text).Verify([Key(vkey)]));
        Assert.Equal(text, Note(text).ToString());
        Assert.Equal(vkey, Key(vkey).ToString());
    }

    [Fact]
    public void Signing_Gives_The_Published_Bytes()
    {
        using var signer = new Ed25519Signer(Convert.FromBase64String("AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz").AsSpan(1));
        Assert.Equal(PeterText + "\n" + PeterLine, SignedNote.Sign(PeterText, "PeterNeumann", signer).ToString());
        Assert.Equal(PeterKey, NoteKey.Of("PeterNeumann", signer).ToString());
    }

    [Fact]
    public void Unknown_Keys_Are_Ignored_And_Known_Ones_That_Fail_Refuse_The_Note()
    {
        var both = PeterText + "\n" + PeterLine + EnochLine;
        Assert.Equal(NoteVerdict.Verified, Note(both).Verify([Key(PeterKey)]));
        Assert.Equal(NoteVerdict.NoKnownKey, Note(both).Verify([Key(SpecKey)]));
        Assert.Equal(NoteVerdict.NoKnownKey, Note(both).Verify([]));
        var bad = both.Replace("rwz+eBzm", "rwz+eBzn", StringComparison.Ordinal);
        Assert.Equal(NoteVerdict.WrongSignature, Note(bad).Verify([Key(PeterKey), Key(EnochKey)]));
        Assert.Equal(NoteVerdict.Verified, Note(bad).Verify([Key(PeterKey)]));
        Assert.Equal(NoteVerdict.WrongSignature, Note(both.Replace("answer", "Answer", StringComparison.Ordinal)).Verify([Key(PeterKey)]));
    }

    [Fact]
    public void A_Note_May_Have_Sixteen_Signatures_And_Not_A_Hundred_And_One()
    {
        Assert.Equal(16, Note(PeterText + "\n" + string.Concat(Enumerable.Repeat(PeterLine, 16))).Signatures.Count);
        Assert.False(SignedNote.TryParse(PeterText + "\n" + string.Concat(Enumerable.Repeat(PeterLine, 101)), out _, out _));
    }

    [Fact]
    public void Every_Cut_And_Every_Changed_Character_Is_Refused()
    {
        for (var i = 0; i < SpecNote.Length; i++)
        {
            Assert.False(SignedNote.TryParse(SpecNote[..i], out var cut, out _) && cut.Verify([Key(SpecKey)]) == NoteVerdict.Verified);
            var changed = SpecNote[..i] + (char)(SpecNote[i] ^ 1) + SpecNote[(i + 1)..];
            Assert.False(SignedNote.TryParse(changed, out var note, out _) && note.Verify([Key(SpecKey)]) == NoteVerdict.Verified);
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("text\n\n")]
    [InlineData("text\n\nno dash QUFBQUE=\n")]
    [InlineData("text\n\n\u2014 two words QUFBQUE=\n")]
    [InlineData("text\n\n\u2014 name QUFB\n")]
    [InlineData("text\n\n\u2014 name QUFBQUE\n")]
    [InlineData("text\n\n\u2014 name QUFBQUF=\n")]
    [InlineData("text\n\n\u2014 na+me QUFBQUE=\n")]
    [InlineData("te\u0001xt\n\n\u2014 name QUFBQUE=\n")]
    public void A_Malformed_Note_Is_Refused(string text) => Assert.False(SignedNote.TryParse(text, out _, out _));

    [Fact]
    public void Every_Cut_And_Changed_Key_Is_Refused()
    {
        for (var i = 0; i < PeterKey.Length; i++)
        {
            Assert.False(NoteKey.TryParse(PeterKey[..i], out _));
            Assert.False(NoteKey.TryParse(PeterKey[..i] + (char)(PeterKey[i] + 1) + PeterKey[(i + 1)..], out _));
        }
        Assert.False(NoteKey.TryParse(null, out _));
        Assert.Throws<ArgumentException>(() => NoteKey.Of("a b", new byte[32]));
    }

    [Fact]
    public void A_Witness_Key_Verifies_A_Cosignature_And_Nothing_Else()
    {
        using var signer = new Ed25519Signer(Enumerable.Repeat((byte)7, 32).ToArray());
        var key = NoteKey.Of("w.example", signer, NoteKeyType.Cosignature);
        const long Time = 1_700_000_000;
        var signature = signer.Sign(System.Text.Encoding.UTF8.GetBytes($"cosignature/v1\ntime {Time}\n{PeterText}"));
        var blob = new byte[8 + 64];
        System.Buffers.Binary.BinaryPrimitives.WriteInt64BigEndian(blob, Time);
        signature.CopyTo(blob, 8);
        var note = Note(PeterText + "\n" + PeterLine).With(new NoteSignature("w.example", key.Id, blob));
        Assert.Equal(NoteVerdict.Verified, Note(note.ToString()).Verify([key]));
        blob[7] ^= 1;
        Assert.Equal(NoteVerdict.WrongSignature, note.Verify([key]));
    }

    [Fact]
    public void A_Checkpoint_Has_One_Spelling()
    {
        const string Root = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        Assert.True(Checkpoint.TryParse($"example.com/log\n0\n{Root}\n", out var empty));
        Assert.Equal(("example.com/log", 0), (empty.Origin, empty.Size));
        Assert.Equal($"example.com/log\n0\n{Root}\n", empty.ToString());
        Assert.True(Checkpoint.TryParse($"o\n9223372036854775807\n{Root}\nextension\n", out _));
        foreach (var bad in new[] { "", "\n", $"\n0\n{Root}\n", $"o\n00\n{Root}\n", $"o\n-1\n{Root}\n", $"o\n+1\n{Root}\n", $"o\n9223372036854775808\n{Root}\n", $"o\n0\n{Root}", $"o\n0\n{Root[..40]}\n", "o\n0\n\n" })
            Assert.False(Checkpoint.TryParse(bad, out _), bad);
    }
}
