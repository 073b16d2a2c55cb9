using System.Buffers.Binary;

namespace Yiwang.Unit.Tests.Wire.Handle;

/// <summary>Damages good messages in ways that break parsers: flipped bits, false lengths, cuts, repeats, splices. The same seed gives the same damage.</summary>
internal sealed class HandleMutations(byte[][] golden, int seed)
{
    private static readonly int[] Interesting =
        [0, 1, 2, 3, -1, 4, 16, 20, 24, 32, 255, 512, 2_047, 2_048, 2_049, 262_143, 262_144, 262_145, 1 << 20, (1 << 20) + 1, int.MaxValue, int.MinValue, 0x20_000_000];

    private readonly Random _random = new(seed);

    public byte[] Next() => Next(golden[_random.Next(golden.Length)]);

    /// <param name="message">Stays as it is.</param>
    public byte[] Next(byte[] message)
    {
        var bytes = (byte[])message.Clone();
        for (var rounds = 1 + _random.Next(4); rounds > 0; rounds--) bytes = Damage(bytes);
        return bytes;
    }

    private byte[] Damage(byte[] bytes)
    {
        if (bytes.Length == 0) return [(byte)_random.Next(256)];
        var at = _random.Next(bytes.Length);
        switch (_random.Next(9))
        {
            case 0: bytes[at] ^= (byte)(1 << _random.Next(8)); return bytes;
            case 1: bytes[at] = (byte)_random.Next(256); return bytes;
            case 2 or 3: return Number(bytes, at & ~1);
            case 4: return bytes[..at];
            case 5: return [.. bytes, .. bytes[at..]];
            case 6: return [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + 1 + _random.Next(16))..]];
            case 7: return [.. bytes[..at], .. Junk(_random.Next(32)), .. bytes[at..]];
            default: return [.. bytes[..at], .. Other(at)];
        }
    }

    /// <summary>A length or count that is false by little or by much.</summary>
    private byte[] Number(byte[] bytes, int at)
    {
        if (at > bytes.Length - sizeof(int)) return bytes;
        var old = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(at));
        var number = _random.Next(3) == 0 ? old + _random.Next(-5, 6) : Interesting[_random.Next(Interesting.Length)];
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), number);
        return bytes;
    }

    private byte[] Junk(int count)
    {
        var junk = new byte[count];
        _random.NextBytes(junk);
        return junk;
    }

    private byte[] Other(int at)
    {
        var other = golden[_random.Next(golden.Length)];
        return other[Math.Min(at, other.Length)..];
    }
}
