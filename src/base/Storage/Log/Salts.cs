using System.Security.Cryptography;

namespace Yiwang.Storage.Log;

/// <summary>Random salts from a buffer per thread: one call of the system's generator serves 256 salts.</summary>
internal static class Salts
{
    [ThreadStatic] private static byte[]? _buffer;
    [ThreadStatic] private static int _left;

    public static void Fill(Span<byte> salt)
    {
        _buffer ??= new byte[256 * EntryLayout.SaltBytes];
        if (_left < salt.Length)
        {
            RandomNumberGenerator.Fill(_buffer);
            _left = _buffer.Length;
        }
        _left -= salt.Length;
        var used = _buffer.AsSpan(_left, salt.Length);
        used.CopyTo(salt);
        // a salt that is later erased from the log must not linger here
        used.Clear();
    }
}
