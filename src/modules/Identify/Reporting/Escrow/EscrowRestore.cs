using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Yiwang.Net.Crossing.Bundles;
using Yiwang.Parties;
using Yiwang.Parties.Organizations;
using Yiwang.Signing;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Files;
using Directory = System.IO.Directory;

namespace Yiwang.Identify.Reporting.Escrow;

/// <summary>Why escrow cannot be opened; the message says which file and what to do.</summary>
public sealed class EscrowException(string message) : IOException(message);

/// <summary>Puts a backup together from escrow: the newest FULL of a folder and the DIFFs that follow it without a gap, or those up to a number.</summary>
public static class EscrowRestore
{
    private const int LineMax = 8_192;

    /// <param name="folder">Holds a folder for each escrow, as the receiver keeps them.</param>
    /// <param name="keys">Of the receiver.</param>
    /// <param name="target">A folder that is not there yet; it becomes a backup, which <see cref="DataBackup.RestoreAsync"/> checks and restores.</param>
    /// <param name="bytesMax">What may be unpacked; null = half of the free disk, since the restore copies it once more.</param>
    /// <returns>Numbers that were put together, the FULL first.</returns>
    /// <exception cref="EscrowException">Wrong key, a part missing or altered, no FULL, a file that does not belong into a data folder, more than there is room for.</exception>
    public static async Task<IReadOnlyList<string>> OpenAsync(string folder, OrganizationKeys keys, string target, TimeProvider time, CancellationToken cancel, long? bytesMax = null)
    {
        var chain = Chain(folder);
        target = Path.GetFullPath(target);
        Directory.CreateDirectory(target);
        var room = new Room(bytesMax ?? DiskFileSystem.Instance.FreeBytes(target) / 2);
        foreach (var (manifest, at) in chain) await ApplyAsync(manifest, at, KeyOf(manifest, keys), target, room, cancel);
        DataBackup.Describe(target, chain[^1].Manifest.LogSize, chain[^1].Manifest.LogRoot, time, cancel);
        return [.. chain.Select(c => c.Manifest.Number)];
    }

    private static List<(EscrowManifest Manifest, string Folder)> Chain(string folder)
    {
        if (!Directory.Exists(folder)) throw new EscrowException($"没有这个目录：{folder} / no such folder");
        var all = Directory.GetDirectories(folder).Where(d => EscrowNumber.IsOne(Path.GetFileName(d))).Order(StringComparer.Ordinal).Select(d => (Manifest: ManifestOf(d), Folder: d)).ToList();
        var full = all.FindLastIndex(e => e.Manifest.IsFull);
        if (full < 0) throw new EscrowException($"这里没有全量托管，增量不能单独恢复：{folder} / no FULL escrow here, and a DIFF alone restores nothing");
        for (var i = full + 1; i < all.Count; i++)
            if (all[i].Manifest.Base != all[i - 1].Manifest.Number) throw new EscrowException($"缺少 {all[i].Manifest.Base}：{all[i].Manifest.Number} 接在它后面 / {all[i].Manifest.Base} is missing, which {all[i].Manifest.Number} follows");
        return all[full..];
    }

    private static EscrowManifest ManifestOf(string folder)
    {
        var path = Path.Combine(folder, EscrowManifest.FileName);
        if (!File.Exists(path)) throw new EscrowException($"没有收全，缺少 {path} / not complete: {EscrowManifest.FileName} is missing");
        if (EscrowManifest.Read(File.ReadAllBytes(path)) is not { } read) throw new EscrowException($"清单被改动或签名不对：{path} / changed, or its signature is wrong");
        return read.Manifest;
    }

    private static (byte[] Private, byte[] Public) KeyOf(EscrowManifest manifest, OrganizationKeys keys) =>
        OrganizationId.TryParse(manifest.To, out var to) && Enum.TryParse<SigningAlgorithm>(manifest.Algorithm, out var algorithm) && keys.FindSeal(to, algorithm, manifest.SealKey) is { } secret
            ? (secret, manifest.SealKey)
            : throw new EscrowException($"打不开 {manifest.Number}：它是加密给 {manifest.To} 的，这里没有那把密钥 / {manifest.Number} is encrypted to {manifest.To}, whose key is not here");

    private static async Task ApplyAsync(EscrowManifest manifest, string folder, (byte[] Private, byte[] Public) key, string target, Room room, CancellationToken cancel)
    {
        using var parts = new ClearFile(Path.GetDirectoryName(target)!);
        for (var n = 1; n <= manifest.Parts.Count; n++) await parts.Stream.WriteAsync(await PartAsync(manifest, folder, n, key, cancel), cancel);
        parts.Stream.Position = 0;
        await using var content = new BufferedStream(new GZipStream(parts.Stream, CompressionMode.Decompress), 128 << 10);
        try
        {
            while (await PieceAsync(content, target, room, cancel)) { }
        }
        catch (Exception e) when (e is InvalidDataException or EndOfStreamException or JsonException or FormatException or OverflowException or InvalidOperationException)
        {
            throw new EscrowException($"{folder}: {e.Message}");
        }
    }

    private static async Task<ReadOnlyMemory<byte>> PartAsync(EscrowManifest manifest, string folder, int n, (byte[] Private, byte[] Public) key, CancellationToken cancel)
    {
        var path = Path.Combine(folder, EscrowNumber.FileOf(n));
        if (!File.Exists(path)) throw new EscrowException($"缺少一份：{path} / a part is missing");
        var bytes = await File.ReadAllBytesAsync(path, cancel);
        if (Convert.ToHexStringLower(SHA256.HashData(bytes)) != manifest.Parts[n - 1]) throw new EscrowException($"这一份被改动：{path} / this part was altered");
        await using var file = new BufferedStream(new MemoryStream(bytes));
        var section = await BundleSection.ReadAsync(file, cancel);
        var opened = section is not null && BundleSeal.IsSealed(section) ? await BundleSeal.OpenAsync(section, key.Private, key.Public, cancel) : null;
        if (opened is null || opened.Fields.GetValueOrDefault("escrow") != manifest.Number || opened.Fields.GetValueOrDefault("part") != n.ToString(CultureInfo.InvariantCulture)) throw new EscrowException($"打不开：{path} / cannot be opened with this key");
        return opened.Body;
    }

    /// <returns>False at the end.</returns>
    private static async Task<bool> PieceAsync(Stream content, string target, Room room, CancellationToken cancel)
    {
        var header = JsonNode.Parse(Line(content)) as JsonObject ?? throw new InvalidDataException("a piece without a header");
        if ((bool?)header["end"] == true) return false;
        if (((string?)header["path"], (string?)header["at"], (string?)header["bytes"]) is not ({ } path, { } from, { } length)) throw new InvalidDataException("a piece without a name or place");
        var (at, bytes) = (long.Parse(from, CultureInfo.InvariantCulture), long.Parse(length, CultureInfo.InvariantCulture));
        var to = EscrowFiles.IsPlain(path) ? Path.GetFullPath(Path.Combine(target, path)) : "";
        if (!to.StartsWith(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal) || at < 0 || bytes < 0) throw new InvalidDataException($"names a file outside: {path}");
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        await using var file = new FileStream(to, FileMode.OpenOrCreate, FileAccess.Write, FileShare.None);
        if (at > file.Length) throw new InvalidDataException($"{path} has a gap before {at}");
        // what stands there from an earlier one is what it was then
        file.SetLength(at);
        file.Position = at;
        var buffer = new byte[128 << 10];
        for (var left = bytes; left > 0;)
        {
            var read = await content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancel);
            if (read == 0) throw new EndOfStreamException($"{path} is cut off");
            room.Take(read);
            await file.WriteAsync(buffer.AsMemory(0, read), cancel);
            left -= read;
        }
        file.Flush(flushToDisk: true);
        return true;
    }

    private static string Line(Stream from)
    {
        var line = new List<byte>(128);
        for (var b = from.ReadByte(); b != '\n'; b = from.ReadByte())
        {
            if (b < 0) throw new EndOfStreamException("cut off");
            if (line.Count >= LineMax) throw new InvalidDataException("a line that does not end");
            line.Add((byte)b);
        }
        return Encoding.UTF8.GetString([.. line]);
    }

    /// <summary>A few bytes can unpack to as many as their sender likes.</summary>
    private sealed class Room(long bytesMax)
    {
        private long _taken;

        public void Take(int bytes)
        {
            if ((_taken += bytes) > bytesMax) throw new EscrowException($"磁盘放不下：解开后超过 {bytesMax:N0} 字节 / no room: unpacked it is more than {bytesMax:N0} bytes");
        }
    }

    /// <summary>Decrypted parts on disk, since they may be gigabytes; gone when closed.</summary>
    private sealed class ClearFile(string beside) : IDisposable
    {
        public FileStream Stream { get; } = new(Path.Combine(beside, Path.GetRandomFileName()), new FileStreamOptions
        {
            Mode = FileMode.CreateNew, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.DeleteOnClose, UnixCreateMode = OperatingSystem.IsWindows() ? null : UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });

        public void Dispose() => Stream.Dispose();
    }
}
