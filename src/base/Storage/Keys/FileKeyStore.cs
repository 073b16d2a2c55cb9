using System.Buffers;
using System.Security.Cryptography;
using System.Text;
using Yiwang.Storage.Files;

namespace Yiwang.Storage.Keys;

/// <summary>
/// One small file a key: <c>"YWKEY1" | 12-byte nonce | AES-256-GCM ciphertext | 16-byte tag</c>, the name authenticated with it, so that a file cannot be passed off as
/// another key. Slashes of a name are '+' in its file's name. Names that were destroyed stand in <c>destroyed.list</c> for ever.
/// </summary>
public sealed class FileKeyStore : IKeyStore
{
    internal const string Extension = ".key", DestroyedList = "destroyed.list";
    internal const int NonceBytes = 12, TagBytes = 16;
    private const int MaxNameChars = 128, MaxSecretBytes = 4_096;

    private static readonly SearchValues<char> NameChars = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_/");

    private readonly IFileSystem _files;
    private readonly string _directory;
    private readonly NodeSecret _secret;
    private readonly LineList _destroyed;
    private readonly Lock _lock = new();

    private FileKeyStore(IFileSystem files, string directory, NodeSecret secret, LineList destroyed) =>
        (_files, _directory, _secret, _destroyed) = (files, directory, secret, destroyed);

    private static ReadOnlySpan<byte> Magic => "YWKEY1"u8;

    /// <summary>Removes key files whose names were destroyed, as a restored backup brings them, and what a crash left half written.</summary>
    public static FileKeyStore Open(IFileSystem files, string directory, NodeSecret secret)
    {
        files.CreateDirectory(directory);
        var store = new FileKeyStore(files, directory, secret, LineList.Open(files, Path.Combine(directory, DestroyedList)));
        foreach (var path in files.List(directory))
        {
            if (SmallFile.IsLeftover(path)) files.Delete(path);
            else if (NameOf(path) is { } name && store._destroyed.Contains(name)) store.Remove(name);
        }
        return store;
    }

    /// <summary>Null when there is no such key or it was destroyed.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or was encrypted under another node's secret.</exception>
    public byte[]? TryLoad(string name)
    {
        Check(name);
        lock (_lock)
        {
            if (_destroyed.Contains(name) || SmallFile.TryRead(_files, PathOf(name)) is not { } file) return null;
            return Decrypt(name, file) ?? throw new InvalidDataException($"key {name} is damaged or was encrypted under another node secret");
        }
    }

    public void Create(string name, ReadOnlySpan<byte> secret)
    {
        Check(name);
        if (secret.Length is 0 or > MaxSecretBytes) throw new ArgumentException($"1–{MaxSecretBytes} bytes", nameof(secret));
        lock (_lock)
        {
            if (_destroyed.Contains(name)) throw new InvalidOperationException($"key {name} was destroyed and cannot come back");
            if (TryLoad(name) is { } there)
            {
                if (!CryptographicOperations.FixedTimeEquals(there, secret)) throw new InvalidOperationException($"key {name} exists with another value");
                return;
            }
            SmallFile.Replace(_files, PathOf(name), Encrypt(name, secret), ownerOnly: true);
        }
    }

    public void Destroy(string name)
    {
        Check(name);
        lock (_lock)
        {
            _destroyed.Add(name);
            Remove(name);
        }
    }

    public bool IsDestroyed(string name) => _destroyed.Contains(name);

    public IReadOnlyList<string> List(string prefix)
    {
        lock (_lock)
            return [.. _files.List(_directory).Select(NameOf).OfType<string>().Where(n => n.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)];
    }

    private string PathOf(string name) => Path.Combine(_directory, name.Replace('/', '+') + Extension);

    internal static string? NameOf(string path) =>
        path.EndsWith(Extension, StringComparison.Ordinal) ? Path.GetFileName(path)[..^Extension.Length].Replace('+', '/') : null;

    /// <summary>Zeros first: on a plain disk the bytes are gone at once, on a copying one the destroyed name still keeps the key from use.</summary>
    private void Remove(string name)
    {
        var path = PathOf(name);
        if (!_files.Exists(path)) return;
        using (var file = _files.Open(path, FileIntent.ReadWrite))
        {
            file.Write(0, new byte[file.Length]);
            file.Flush();
        }
        _files.Delete(path);
        _files.SyncDirectory(_directory);
    }

    private byte[] Encrypt(string name, ReadOnlySpan<byte> secret)
    {
        var file = new byte[Magic.Length + NonceBytes + secret.Length + TagBytes];
        Magic.CopyTo(file);
        var nonce = file.AsSpan(Magic.Length, NonceBytes);
        RandomNumberGenerator.Fill(nonce);
        var cipher = file.AsSpan(Magic.Length + NonceBytes);
        using var aes = _secret.Cipher();
        aes.Encrypt(nonce, secret, cipher[..secret.Length], cipher[secret.Length..], Encoding.ASCII.GetBytes(name));
        return file;
    }

    private byte[]? Decrypt(string name, ReadOnlySpan<byte> file)
    {
        if (file.Length <= Magic.Length + NonceBytes + TagBytes || !file.StartsWith(Magic)) return null;
        var nonce = file.Slice(Magic.Length, NonceBytes);
        var cipher = file[(Magic.Length + NonceBytes)..^TagBytes];
        var secret = new byte[cipher.Length];
        using var aes = _secret.Cipher();
        try
        {
            aes.Decrypt(nonce, cipher, file[^TagBytes..], secret, Encoding.ASCII.GetBytes(name));
            return secret;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    private static void Check(string name)
    {
        if (name.Length is 0 or > MaxNameChars || name.AsSpan().ContainsAnyExcept(NameChars) || name.Contains("..", StringComparison.Ordinal))
            throw new ArgumentException($"a key's name is 1–{MaxNameChars} ASCII letters, digits, dots, dashes, underscores and slashes", nameof(name));
    }
}
