using System.Text;
using Yiwang.Events;
using Yiwang.Events.Erasing;
using Yiwang.Events.Kinds;
using Yiwang.Events.Store;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Unit.Tests.Events;

/// <summary>An event store over a log in memory and real key files in a folder of its own.</summary>
internal sealed class EventTestBed : IDisposable
{
    public const string Owner = "o.abcdefghij2345672345";
    public const string Origin = "yiwang.example/99.501";

    public EventTestBed() => Directory.CreateDirectory(Folder);

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), "yiwang-events-" + Guid.NewGuid().ToString("N"));
    public MemoryLog Log { get; set; } = new();
    public EventKinds Kinds { get; set; } = TestKinds;

    /// <summary>A kind with all groups beside the real ones.</summary>
    public static readonly EventKinds TestKinds = new(
    [
        .. EventKinds.Known.All,
        new() { Name = "Note", RatePerMinute = 1_000_000, Fields = [new("title"), new("count", FieldType.Integer, Required: false), new("phone", Required: false, Group: Disclosure.Sealed)] },
        new() { Name = "Secret", RatePerMinute = 1_000, Envelope = Disclosure.Internal },
        new() { Name = "Rare", RatePerMinute = 3 },
    ]);

    public FileKeyStore Keys() => FileKeyStore.Open(DiskFileSystem.Instance, Folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, Folder));

    public ValueTask<EventStore> OpenAsync(TimeProvider? time = null) =>
        EventStore.OpenAsync(Log, Keys(), ErasureList.Open(DiskFileSystem.Instance, Path.Combine(Folder, "erased.list")), Origin, time ?? TimeProvider.System, null, Kinds, default);

    public static EventDraft Note(string head, string json, string? actor = null, params (Disclosure Group, string Json)[] others) => new()
    {
        Kind = "Note",
        Owner = Owner,
        Heads = [head],
        Actor = actor,
        SealSubject = others.Any(o => o.Group == Disclosure.Sealed) ? "user:wang" : null,
        Payload = others.Append((Group: Disclosure.Public, Json: json)).ToDictionary(o => o.Group, o => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(o.Json)),
    };

    public static string? Text(RecordedEvent e, Disclosure group) => e.Payload.TryGetValue(group, out var p) && p is { } bytes ? Encoding.UTF8.GetString(bytes.Span) : null;

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
