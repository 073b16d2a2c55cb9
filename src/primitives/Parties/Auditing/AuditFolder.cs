using System.Globalization;
using Yiwang.Storage.Files;

namespace Yiwang.Parties.Auditing;

/// <summary>One file a day, <c>2026-11-21.0.audit</c>; a further part of the day only after damage.</summary>
internal sealed class AuditFolder(IFileSystem files, string folder)
{
    private const string Extension = ".audit";

    public IFileSystem Files => files;

    public string Path(DateOnly day, int part) =>
        System.IO.Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{day:yyyy-MM-dd}.{part}{Extension}"));

    /// <summary>Oldest first.</summary>
    public IReadOnlyList<AuditFile> List()
    {
        var found = new List<AuditFile>();
        foreach (var path in files.List(folder))
        {
            var parts = System.IO.Path.GetFileName(path).Split('.');
            if (parts.Length != 3 || "." + parts[2] != Extension) continue;
            if (!DateOnly.TryParseExact(parts[0], "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) continue;
            if (int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var part)) found.Add(new AuditFile(path, day, part));
        }
        found.Sort((a, b) => (a.Day, a.Part).CompareTo((b.Day, b.Part)));
        return found;
    }

    public IStorageFile Create(DateOnly day, int part)
    {
        files.CreateDirectory(folder);
        var file = files.Open(Path(day, part), FileIntent.CreateNew);
        files.SyncDirectory(folder);
        return file;
    }

    public void Delete(AuditFile file)
    {
        files.Delete(file.Path);
        files.SyncDirectory(folder);
    }
}

internal sealed record AuditFile(string Path, DateOnly Day, int Part);
