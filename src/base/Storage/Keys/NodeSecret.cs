using System.Security.Cryptography;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Keys;

/// <summary>The 32 bytes under which a node's keys are encrypted: from a setting, so that they never lie beside the keys, or else from a file there.</summary>
public sealed class NodeSecret
{
    public const int Bytes = 32;
    public const string FileName = "node.secret";

    private readonly byte[] _bytes;

    private NodeSecret(byte[] bytes) => _bytes = bytes;

    /// <param name="hex">64 hexadecimal digits, as from the setting.</param>
    public static bool TryParse(string? hex, out NodeSecret? secret)
    {
        secret = null;
        if (hex is not { Length: Bytes * 2 } || !hex.All(char.IsAsciiHexDigit)) return false;
        secret = new NodeSecret(Convert.FromHexString(hex));
        return true;
    }

    /// <summary>Reads <c>node.secret</c>, or makes it (mode 0600) in a folder that holds no keys yet.</summary>
    public static NodeSecret LoadOrCreate(IFileSystem files, string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (SmallFile.TryRead(files, path) is { } text)
        {
            return TryParse(System.Text.Encoding.ASCII.GetString(text).Trim(), out var read)
                ? read!
                : throw new InvalidDataException($"{path} is not {Bytes * 2} hexadecimal digits");
        }
        if (files.List(directory).Any(f => f.EndsWith(FileKeyStore.Extension, StringComparison.Ordinal)))
            throw new InvalidDataException($"{path} is missing, but {directory} holds keys that it encrypts; restore it from the key backup");
        var fresh = new NodeSecret(RandomNumberGenerator.GetBytes(Bytes));
        SmallFile.Replace(files, path, System.Text.Encoding.ASCII.GetBytes(Convert.ToHexStringLower(fresh._bytes) + "\n"), ownerOnly: true);
        return fresh;
    }

    internal AesGcm Cipher() => new(_bytes, FileKeyStore.TagBytes);

    public override string ToString() => "NodeSecret";
}
