using static System.Buffers.Binary.BinaryPrimitives;
using Yiwang.Wire.Handle;

namespace Yiwang.Identify.Surfaces.HandleServer.Engine;

/// <summary>What a signature over a message covers: from 2.6 parts of the envelope before header and body.</summary>
internal static class SignedBytes
{
    /// <param name="counter">Of the session; 0 outside one.</param>
    public static byte[] Of(in Envelope envelope, int counter, ReadOnlySpan<byte> headerAndBody)
    {
        if (!envelope.Version.IsAtLeast(2, 6)) return headerAndBody.ToArray();
        var versions = envelope.Version.IsAtLeast(2, 8) ? 4 : 2;
        var bytes = new byte[versions + 3 * sizeof(int) + headerAndBody.Length];
        (bytes[0], bytes[1]) = (envelope.Version.Major, envelope.Version.Minor);
        if (versions == 4) (bytes[2], bytes[3]) = (envelope.Suggested.Major, envelope.Suggested.Minor);
        WriteInt32BigEndian(bytes.AsSpan(versions), envelope.SessionId);
        // 2.6 wrote request id and counter both over its fifth byte, and everybody who speaks it does so
        var apart = envelope.Version.IsAtLeast(2, 7) ? 4 : 0;
        WriteInt32BigEndian(bytes.AsSpan(apart > 0 ? versions + 4 : 4), envelope.RequestId);
        WriteInt32BigEndian(bytes.AsSpan(apart > 0 ? versions + 8 : 4), counter);
        headerAndBody.CopyTo(bytes.AsSpan(versions + 3 * sizeof(int)));
        return bytes;
    }
}
