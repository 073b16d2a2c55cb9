using System.Security.Cryptography;
using Yiwang.Events;
using Yiwang.Pacts.Text;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Pacts;

/// <summary>Texts, notices and cards as bytes, their hashes, and what is signed over them.</summary>
public static class PactCodec
{
    private static ReadOnlySpan<byte> TextDomain => "yiwang-pact/v1\n"u8;
    private static ReadOnlySpan<byte> NoticeDomain => "yiwang-pact-notice/v1\n"u8;

    /// <summary>RFC 8785.</summary>
    public static byte[] Write(PactText text) => PactJson.Canonical(PactJson.Of(text));

    public static byte[] Hash(PactText text) => SHA256.HashData(Write(text));

    /// <summary>Strict; the first fault with its line. Says nothing about signatures or whether the parties are who they say.</summary>
    public static Outcome<PactText> ReadText(ReadOnlyMemory<byte> json) => Read(json, PactJson.TextBytesMax, PactJson.Text, PactChecks.Check);

    /// <summary>What a node says of an organisation that it keeps: all that the other side needs to draft a pact.</summary>
    public static byte[] WriteParty(PactParty party) => PactJson.Canonical(PactJson.Of(party));

    public static Outcome<PactParty> ReadParty(ReadOnlyMemory<byte> json) => Read(json, 8_192, PactJson.Party, PactChecks.Check);

    public static byte[] Write(PactEnvelope envelope) => PactJson.Canonical(NoticeJson.Of(envelope));

    public static Outcome<PactEnvelope> ReadEnvelope(ReadOnlyMemory<byte> json) => Read(json, PactEnvelope.BytesMax, NoticeJson.Envelope, PactChecks.Check);

    /// <summary>The envelope that a signed fact carries; null when the fact is none, or its group was erased.</summary>
    public static PactEnvelope? EnvelopeIn(RecordedEvent e) => Book.PactBook.EnvelopeOf(e);

    public static byte[] SignedText(ReadOnlySpan<byte> hash) => [.. TextDomain, .. hash];

    public static byte[] SignedNotice(PactNotice notice) => [.. NoticeDomain, .. SHA256.HashData(PactJson.Canonical(NoticeJson.Of(notice)))];

    public static PactEnvelope Seal(PactNotice notice, ISigner signer, IReadOnlyList<KeyRotation> chain) => new(notice, signer.Algorithm, signer.PublicKey, signer.Sign(SignedNotice(notice)), chain);

    /// <summary>Whether the key that the envelope names made both of its signatures; not whose key that is.</summary>
    public static bool IsSigned(PactEnvelope e)
    {
        if (!Signers.Verify(e.Algorithm, e.Key.Span, SignedNotice(e.Notice), e.Signature.Span)) return false;
        var text = e.Notice.Kind switch { PactNoticeKind.Propose => Hash(e.Notice.Text!), PactNoticeKind.Sign => e.Notice.Hash.ToArray(), _ => null };
        return text is null || Signers.Verify(e.Algorithm, e.Key.Span, SignedText(text), e.Notice.Signature.Span);
    }

    /// <summary>What a program or a form has put together, by the same rules as what is read: nothing is recorded that could not be read back.</summary>
    internal static Outcome Check(PactText text) => Read(Write(text), PactJson.TextBytesMax, PactJson.Text, PactChecks.Check, isForm: true).Status;

    internal static Outcome Check(PactScope scope) => Read(PactJson.Canonical(PactJson.Of(scope)), PactJson.TextBytesMax, PactJson.Scope, s => PactChecks.Check(s, "gives"), isForm: true).Status;

    private static Outcome<T> Read<T>(ReadOnlyMemory<byte> json, int bytesMax, Func<MemberReader, T> read, Func<T, Outcome> check, bool isForm = false)
    {
        var node = TextNode.Parse(json, bytesMax, out var fault);
        if (node is null) return isForm ? fault!.AsFieldFault() : fault!.AsOutcome();
        var faults = new Faults();
        var value = read(new MemberReader(node, faults));
        if (faults.First is { } first) return isForm ? first.AsFieldFault() : first.AsOutcome();
        var checkedIt = check(value);
        return checkedIt.Succeeded ? value : checkedIt;
    }
}
