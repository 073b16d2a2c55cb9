using System.Text;
using Xunit;
using Yiwang.Storage.Log;

namespace Yiwang.Unit.Tests.Storage.Log;

/// <summary>A log on the real disk in a folder of its own, and short ways to write to it.</summary>
public sealed class TemporaryLog : IAsyncDisposable
{
    private readonly LogOptions? _options;
    private readonly TimeProvider? _time;

    public TemporaryLog(LogOptions? options = null, TimeProvider? time = null)
    {
        _options = options;
        _time = time;
        Folder = Directory.CreateTempSubdirectory("yiwang-log-").FullName;
        Log = Open();
    }

    public string Folder { get; }
    public AppendLog Log { get; private set; }

    public static EntryDraft Draft(string key, string body = "{}", string kind = "Noted", bool listed = false) => new()
    {
        Kind = kind,
        Subjects = [new Subject(Encoding.UTF8.GetBytes(key), true)],
        Groups = [new GroupDraft(1, Encoding.UTF8.GetBytes(body))],
        Listed = listed,
    };

    public static Expectation Expect(string key, long position) => new(Encoding.UTF8.GetBytes(key), position);

    public static string BodyOf(StoredEntry entry) => Encoding.UTF8.GetString(entry.Groups[0].Content!.Value.Span);

    public static string KeyOf(StoredEntry entry) => Encoding.UTF8.GetString(entry.Subjects[0].Key.Span);

    public async Task<AppendResult> AppendAsync(params EntryDraft[] drafts) => await Log.AppendAsync(drafts, [], TestContext.Current.CancellationToken);

    public long FindHead(string key) => Log.FindHead(Encoding.UTF8.GetBytes(key));

    public List<long> Postings(string key, long from = 0, int max = 100)
    {
        var positions = new long[max];
        return [.. positions.Take(Log.ReadPostings(Encoding.UTF8.GetBytes(key), from, positions))];
    }

    public List<StoredEntry> Effective(long cursor = 0, bool withBatchRows = true)
    {
        var all = new List<StoredEntry>();
        while (cursor < Log.Size) all.AddRange(Log.ReadEffective(cursor, 100, null, withBatchRows, out cursor));
        return all;
    }

    public async Task RestartAsync()
    {
        await Log.DisposeAsync();
        Log = Open();
    }

    public string SegmentFile(int number = 0) => Path.Combine(Folder, $"{number:D6}.seg");

    public async ValueTask DisposeAsync()
    {
        await Log.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    private AppendLog Open() => AppendLog.Open(Folder, _options, time: _time);
}
