using System.Security.Cryptography;

namespace Yiwang.Trust.Coding.Secrets;

/// <summary>Secrets in clear, in memory alone, until they have been sent; disposing overwrites them.</summary>
/// <param name="values">In the order of the print file.</param>
internal sealed class ClearSecrets(ulong[] values) : IDisposable
{
    public ReadOnlySpan<ulong> Values => values;
    public int Count => values.Length;

    public void Dispose() => Array.Clear(values);
}

/// <summary>Draws a batch and hashes it on every core.</summary>
internal sealed class SecretBatchMaker(SecretHash hash)
{
    /// <summary>A batch: 16 MB in clear and as much hashed while it is made. More codes in one batch also make a guess likelier.</summary>
    public const int CountMax = 2_000_000;
    private const int Part = 16_384;

    /// <summary>So many different codes and their tags in ascending order.</summary>
    public (ClearSecrets Clear, ulong[] Tags) Make(byte[] scope, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, CountMax);
        var values = GC.AllocateArray<ulong>(count, pinned: true);
        var tags = new ulong[count];
        Parallel.For(0, (count + Part - 1) / Part, part =>
        {
            var (from, length) = (part * Part, Math.Min(Part, count - part * Part));
            SecretText.Draw(values.AsSpan(from, length));
            Hash(scope, values.AsSpan(from, length), tags.AsSpan(from, length));
        });
        return (new ClearSecrets(values), Distinct(scope, values, tags));
    }

    // two equal texts have equal tags; of two million drawn, two or three meet, and all but the first are drawn again
    private ulong[] Distinct(byte[] scope, ulong[] values, ulong[] tags)
    {
        while (true)
        {
            var sorted = tags.AsSpan().ToArray();
            Array.Sort(sorted);
            var twice = new HashSet<ulong>();
            for (var i = 1; i < sorted.Length; i++)
            {
                if (sorted[i] == sorted[i - 1]) twice.Add(sorted[i]);
            }
            if (twice.Count == 0) return sorted;
            var kept = new HashSet<ulong>();
            for (var i = 0; i < tags.Length; i++)
            {
                if (!twice.Contains(tags[i]) || kept.Add(tags[i])) continue;
                SecretText.Draw(values.AsSpan(i, 1));
                Hash(scope, values.AsSpan(i, 1), tags.AsSpan(i, 1));
            }
        }
    }

    private void Hash(byte[] scope, ReadOnlySpan<ulong> values, Span<ulong> tags)
    {
        Span<byte> text = stackalloc byte[SecretText.Length];
        for (var i = 0; i < values.Length; i++)
        {
            SecretText.Write(values[i], text);
            tags[i] = hash.Tag(scope, text);
        }
        CryptographicOperations.ZeroMemory(text);
    }
}
