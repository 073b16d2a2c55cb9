using Yiwang.Mqtt.Broker.Storing;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Files;

namespace Yiwang.Mqtt.Broker;

/// <summary>
/// The broker's files at one moment, held open so that they can be copied at leisure while a broker goes on writing and shortening its journal. What was acknowledged before
/// <see cref="Hold"/> is in them.
/// </summary>
public sealed class BrokerBackup : IDisposable
{
    /// <summary>A journal is shortened at most once in many megabytes.</summary>
    private const int AttemptsMax = 100;
    private readonly List<HeldFile> _files = [];

    private BrokerBackup()
    {
    }

    public IReadOnlyList<HeldFile> Files => _files;

    /// <param name="prefix">Path of the folder in the backup.</param>
    /// <exception cref="BackupException">The journal changes faster than it can be opened.</exception>
    public static BrokerBackup Hold(IFileSystem files, string folder, string prefix)
    {
        var backup = new BrokerBackup();
        for (var attempt = 0; attempt < AttemptsMax; attempt++)
        {
            if (backup.TryHold(files, folder, prefix)) return backup;
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
        try
        {
            // in order: when a later file is there, the earlier one is complete
            foreach (var path in files.List(folder).Where(p => SegmentFile.NumberOf(p) >= 0).OrderBy(SegmentFile.NumberOf))
            {
                var file = files.Open(path, FileIntent.Read);
                _files.Add(new HeldFile($"{prefix}/{Path.GetFileName(path)}", file, file.Length));
            }
            return true;
        }
        catch (DirectoryNotFoundException)
        {
            // this node has never had a broker
            return true;
        }
        catch (FileNotFoundException)
        {
            // a newer file holds all that is alive
            return false;
        }
    }
}
