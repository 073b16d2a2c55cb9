using System.Text.Json;
using System.Text.Json.Serialization;

namespace Yiwang.Storage.Backup;

/// <summary>A file of a backup, by its path below the backup's folder, with forward slashes.</summary>
public sealed record BackedUpFile(string Path, long Bytes, string Sha256);

/// <summary>What a backup holds; stands in it as <c>backup.json</c>, written last, so that a copy that was cut off is no backup.</summary>
/// <param name="TakenAt">UTC, ISO 8601.</param>
/// <param name="LogSize">Entries that the log surely has; it may have a few more.</param>
/// <param name="LogRoot">Merkle root over them, hex.</param>
/// <param name="StateIsRows">State was exported from PostgreSQL as plain rows and is imported on restore; else <c>state.db</c> is used as it is.</param>
public sealed record BackupManifest(int Format, string TakenAt, long LogSize, string LogRoot, bool StateIsRows, IReadOnlyList<BackedUpFile> Files)
{
    internal const string FileName = "backup.json";
    internal const int CurrentFormat = 1;

    public long TotalBytes => Files.Sum(f => f.Bytes);

    internal byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, BackupJson.Default.BackupManifest);

    /// <exception cref="BackupException">There is none, it cannot be read, or it names files outside the backup.</exception>
    public static BackupManifest Read(string folder)
    {
        var path = System.IO.Path.Combine(folder, FileName);
        if (!File.Exists(path)) throw new BackupException($"{folder} holds no complete backup: {FileName} is missing");
        BackupManifest? manifest;
        try { manifest = JsonSerializer.Deserialize(File.ReadAllBytes(path), BackupJson.Default.BackupManifest); }
        catch (JsonException e) { throw new BackupException($"{path} is damaged: {e.Message}", e); }
        if (manifest?.Files is null || manifest.LogRoot is null) throw new BackupException($"{path} is damaged");
        if (manifest.Format != CurrentFormat) throw new BackupException($"{path} has format {manifest.Format}; this program reads {CurrentFormat}");
        foreach (var file in manifest.Files)
            if (System.IO.Path.IsPathRooted(file.Path) || file.Path.Split('/').Any(part => part is "" or "." or "..")) throw new BackupException($"{path} names a file outside the backup: {file.Path}");
        return manifest;
    }
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(BackupManifest))]
internal sealed partial class BackupJson : JsonSerializerContext;

/// <summary>A backup could not be made, is not whole, or may not be restored there; the message says which and what to do.</summary>
public sealed class BackupException(string message, Exception? inner = null) : IOException(message, inner);
