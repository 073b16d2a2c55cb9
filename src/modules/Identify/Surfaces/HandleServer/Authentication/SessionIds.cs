using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication;

/// <summary>
/// Ids of sessions and challenges, 31 bits that are never 0. The id alone gives no right: a session's messages carry a MAC and a challenge's answer a proof;
/// being unguessable keeps strangers from disturbing.
/// </summary>
internal static class SessionIds
{
    private const int PartBits = 8;

    public static int New(Func<int, bool> isTaken, int? part = null)
    {
        Span<byte> bytes = stackalloc byte[4];
        while (true)
        {
            RandomNumberGenerator.Fill(bytes);
            var id = BinaryPrimitives.ReadInt32BigEndian(bytes) & int.MaxValue;
            if (part is { } low) id = (id & ~((1 << PartBits) - 1)) | low;
            // Chinese clients count their own ids up from 10,001.
            if (id >= 1 << 24 && !isTaken(id)) return id;
        }
    }

    public static int PartOf(int id) => id & ((1 << PartBits) - 1);
}
