using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Yiwang.Mqtt.Broker.Messages;

/// <summary>Topics as keys, without making strings of them. The hash has a seed of the process's own, so that nobody can choose topics that collide.</summary>
internal sealed class TopicBytes : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
{
    public static readonly TopicBytes Comparer = new();
    private const ulong Multiplier = 0x9E3779B97F4A7C15;
    private static readonly ulong s_seed = BitConverter.ToUInt64(System.Security.Cryptography.RandomNumberGenerator.GetBytes(8)) | 1;

    /// <summary>Eight bytes at a time, folded by a 128-bit multiplication.</summary>
    public static int Hash(ReadOnlySpan<byte> bytes)
    {
        var hash = s_seed ^ (ulong)bytes.Length * Multiplier;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes)) hash = Fold(hash ^ word);
        ulong tail = 0;
        foreach (var one in bytes[(bytes.Length & ~7)..]) tail = tail << 8 | one;
        return (int)(Fold(hash ^ tail ^ s_seed) >> 32);
    }

    public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

    public int GetHashCode([DisallowNull] byte[] obj) => Hash(obj);

    public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<byte> alternate) => Hash(alternate);

    public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();

    private static ulong Fold(ulong value)
    {
        var high = Math.BigMul(value, Multiplier ^ BitOperations.RotateLeft(s_seed, 31), out var low);
        return high ^ low;
    }
}
