using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Bodies;
using Yiwang.Wire.Handle.Packets;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Unit.Tests.Wire.Handle;

/// <summary>Puts bytes through everything that reads bytes from the network. Whatever they are, nothing may throw, and what is understood must be written back alike.</summary>
internal static class HandleFeed
{
    /// <returns>True if the bytes were a message.</returns>
    public static bool Feed(byte[] bytes)
    {
        if (Envelope.TryRead(bytes, out var envelope) != WireFault.None) return false;
        ReadOnlySpan<byte> payload = bytes.AsSpan(HandleLimits.EnvelopeBytes);
        Join(envelope, payload);
        if (MessageView.TryRead(payload, out var view) != WireFault.None) return false;
        if (ResolveView.TryRead(view.Body, out var resolve) == WireFault.None) resolve.Matches(1, "URL"u8);
        if (HandleMessage.TryRead(envelope, view, out var message) != WireFault.None) return false;
        var written = message!.Encode();
        Envelope.TryRead(written, out var again);
        if (HandleMessage.TryRead(again, written.AsSpan(HandleLimits.EnvelopeBytes), out var reread) != WireFault.None || !written.AsSpan().SequenceEqual(reread!.Encode()))
            throw new InvalidDataException($"read, written and not read again: {Convert.ToHexString(bytes)}");
        Use(message!);
        return true;
    }

    private static void Use(HandleMessage message)
    {
        foreach (var value in Values(message.Body)) Open(value);
        switch (message.Body)
        {
            case ChallengeAnswerBody answer: SecretKeyAnswers.Verify(answer.Answer.AsSpan(0, Math.Min(answer.Answer.Length, 1)), [], [], []); break;
            case SessionSetupBody { PublicKey: { } key }: KeyReader.TryRead(key, out _); break;
            case SiteBody site: ServerChoice.For(site.Site, "99.501/x"); break;
            default: break;
        }
        if (message.Credential is { } credential) MessageMac.Verify(message.Envelope, message.Signed, [1, 2, 3], credential);
    }

    private static void Open(WireValue value)
    {
        // each reader with each value: types are the sender's claim
        AdminRecord.TryRead(value.Data, out _);
        ReferenceList.TryRead(value.Data, out _);
        if (SiteRecord.TryRead(value.Data, out var site) == WireFault.None) ServerChoice.For(site!, "99.501/x");
        KeyReader.TryRead(value.Data, out _);
        WireValue.TryRead(value.Data, out _);
    }

    private static WireValue[] Values(MessageBody body) => body switch
    {
        ResolvedBody resolved => resolved.Values,
        ValuesBody values => values.Values,
        ReferralBody { Values: { } values } => values,
        _ => [],
    };

    private static void Join(in Envelope envelope, ReadOnlySpan<byte> payload)
    {
        var reassembly = new Reassembly(ReassemblyLimits.Default, TimeProvider.System);
        reassembly.Add(new(1, 1), envelope, payload, out _);
        reassembly.Add(new(1, 1), envelope with { Sequence = envelope.Sequence + 1 }, payload, out _);
        if (reassembly.Bytes > 2 * payload.Length) throw new InvalidDataException("more is kept than came");
    }
}
