using System.Globalization;
using Yiwang.Wire.Handle;

namespace Yiwang.Unit.Tests.Wire.Handle;

/// <summary>One packet or message as it was on the wire, envelope included.</summary>
internal sealed record Captured(string Transport, bool FromClient, byte[] Bytes)
{
    public override string ToString() => $"{Transport} {(FromClient ? "request" : "answer")} of {Bytes.Length} bytes";
}

/// <summary>What real clients and the reference server said to each other.</summary>
internal static class Captures
{
    private const string Resource = "captures.txt";

    public static readonly Captured[] Packets = Read();

    /// <summary>The captured messages, those of several packets joined; each with its envelope.</summary>
    public static readonly byte[][] Messages = [.. Packets.Where(p => !Flags(p).HasFlag(EnvelopeFlags.Truncated)).Select(p => p.Bytes), Join()];

    public static byte[] Find(OpCode operation, ResponseCode response) => Messages.First(m =>
        Header.TryRead(m.AsSpan(HandleLimits.EnvelopeBytes), out var header) == WireFault.None && header.Operation == operation && header.Response == response);

    private static byte[] Join()
    {
        var slices = Packets.Where(p => Flags(p).HasFlag(EnvelopeFlags.Truncated)).Select(p => p.Bytes).ToArray();
        Envelope.TryRead(slices[0], out var first);
        var head = new byte[HandleLimits.EnvelopeBytes];
        (first with { Flags = EnvelopeFlags.None }).Write(head);
        return [.. head, .. slices.SelectMany(s => s.Skip(HandleLimits.EnvelopeBytes))];
    }

    private static EnvelopeFlags Flags(Captured packet)
    {
        Envelope.TryRead(packet.Bytes, out var envelope);
        return envelope.Flags;
    }

    private static Captured[] Read()
    {
        using var reader = new StreamReader(typeof(Captures).Assembly.GetManifestResourceStream(Resource)!);
        return [.. reader.ReadToEnd().Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => l.Split(' ')).Select(Parse)];
    }

    private static Captured Parse(string[] parts)
    {
        var bytes = Convert.FromHexString(parts[3]);
        return bytes.Length == int.Parse(parts[2], CultureInfo.InvariantCulture)
            ? new(parts[0], parts[1] == "C>S", bytes)
            : throw new InvalidDataException($"{parts[2]} bytes expected, {bytes.Length} found");
    }
}
