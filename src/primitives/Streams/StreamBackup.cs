using Yiwang.Storage.Backup;
using Yiwang.Storage.Files;
using Yiwang.Streams.Chunks;
using Yiwang.Streams.Wal;

namespace Yiwang.Streams;

/// <summary>
/// The files of a store at one moment, held open so that they can be copied at leisure while another process, or this one, goes on writing, sealing and deleting. What was acknowledged
/// before <see cref="Hold"/> is in them.
/// </summary>
public sealed class StreamBackup : IDisposable
{
    /// <summary>A sealing between two looks makes the first one useless; sealings are seconds apart.</summary>
    private const int AttemptsMax = 1_000;
    private readonly List<HeldFile> _files = [];

    private StreamBackup()
    {
    }

    public IReadOnlyList<HeldFile> Files => _files;

    /// <param name="prefix">Path of the folder in the backup.</param>
    /// <exception cref="BackupException">The manifest is damaged, names a file that is not there, or is never the same twice.</exception>
    public static StreamBackup Hold(IFileSystem files, string folder, string prefix)
    {
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            var backup = new StreamBackup();
            try
            {
                if (backup.TryHold(files, folder, prefix)) return backup;
            }
            catch (Exception e) when (e is FileNotFoundException && attempt < AttemptsMax - 1)
            {
                // deleted between the look at the manifest and the opening
            }
            catch (Exception e) when (e is IOException or InvalidDataException)
            {
                backup.Dispose();
                throw new BackupException(e.Message);
            }
            backup.Dispose();
        }
        throw new BackupException($"{folder} changes faster than it can be read");
    }

    public void Dispose()
    {
        foreach (var file in _files) file.Source.Dispose();
        _files.Clear();
    }

    private bool TryHold(IFileSystem files, string folder, string prefix)
    {
        var manifest = Manifest.Read(files, folder);
        if (files.Exists(Path.Combine(folder, Manifest.FileName))) Add(files, folder, Manifest.FileName, prefix);
        foreach (var bucket in manifest.Buckets) Add(files, folder, $"{StoreParts.ChunksSubfolder}/{bucket.FileName}", prefix);
        var wal = new WalFolder(files, Path.Combine(folder, StoreParts.WalSubfolder));
        foreach (var segment in wal.List())
        {
            if (segment >= manifest.Sealed.Segment) Add(files, folder, $"{StoreParts.WalSubfolder}/{Path.GetFileName(wal.PathOf(segment))}", prefix);
        }
        // after the log: it has every series that the log names
        foreach (var name in new[] { StoreParts.CatalogueFile, StoreParts.QuarantineFile })
        {
            if (files.Exists(Path.Combine(folder, name))) Add(files, folder, name, prefix);
        }
        // the same manifest before and after: nothing that it needs was deleted in between
        return manifest.ToBytes().AsSpan().SequenceEqual(Manifest.Read(files, folder).ToBytes());
    }

    private void Add(IFileSystem files, string folder, string relative, string prefix)
    {
        var file = files.Open(Path.Combine(folder, relative.Replace('/', Path.DirectorySeparatorChar)), FileIntent.Read);
        _files.Add(new HeldFile($"{prefix}/{relative}", file, file.Length));
    }
}
