using Xunit;
using Yiwang.Events;
using Yiwang.Events.Kinds;

namespace Yiwang.Unit.Tests.Events;

public sealed class ErasureTests : IDisposable
{
    private static readonly Erasure Order = new(EventTestBed.Owner, "o.x/User_dpo", "本人要求");
    private readonly EventTestBed _bed = new();

    public void Dispose() => _bed.Dispose();

    private static EventDraft Personal(string head = "a") =>
        EventTestBed.Note(head, """{"title":"t"}""", "o.x/User_li", (Disclosure.Granted, """{"g":1}"""), (Disclosure.Sealed, """{"phone":"13800000000"}"""));

    [Fact]
    public async Task Sealed_Data_Is_Ciphertext_On_Disk_And_Clear_To_The_Key_Holder()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        var e = store.Read(0);
        Assert.DoesNotContain("13800000000", EventTestBed.Text(e, Disclosure.Sealed), StringComparison.Ordinal);
        Assert.DoesNotContain("wang", e.SealKey, StringComparison.Ordinal);
        Assert.Equal("""{"phone":"13800000000"}"""u8.ToArray(), store.Unseal(e));
    }

    [Fact]
    public async Task Erasing_A_Group_Records_It_First_And_Leaves_The_Header()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        var header = _bed.Log.Read(0).Header.ToArray();
        var erased = await store.EraseAsync(0, Disclosure.Granted, Order);

        Assert.Equal(1, erased.Value.FirstPosition);
        Assert.Equal(LogKinds.GroupErased, store.Read(1).Kind);
        Assert.Null(store.Read(0).Payload[Disclosure.Granted]);
        Assert.NotNull(store.Read(0).Payload[Disclosure.Public]);
        Assert.Equal(header, _bed.Log.Read(0).Header.ToArray());
        Assert.Equal(1, (await store.EraseAsync(0, Disclosure.Granted, Order)).Value.FirstPosition);
        Assert.Equal(2, store.Size);
    }

    [Fact]
    public async Task Erasing_The_Actor_Keeps_The_Rest_Readable()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        await store.EraseAsync(0, Disclosure.Internal, Order);
        var e = store.Read(0);
        Assert.Null(e.Actor);
        Assert.Equal((EventTestBed.Owner, """{"g":1}"""), (e.Owner, EventTestBed.Text(e, Disclosure.Granted)));
    }

    [Theory]
    [InlineData(0, Disclosure.Public, "group")]
    [InlineData(1, Disclosure.Granted, "group")]
    [InlineData(9, Disclosure.Granted, null)]
    public async Task What_Cannot_Be_Erased_Is_Refused(long position, Disclosure group, string? field)
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        await store.AppendAsync([EventTestBed.Note("b", """{"title":"t"}""")], []);
        Assert.Equal(field, (await store.EraseAsync(position, group, Order)).Status.Field);
        Assert.Equal("reason", (await store.EraseAsync(0, Disclosure.Granted, Order with { Reason = "" })).Status.Field);
        Assert.Equal(2, store.Size);
    }

    [Fact]
    public async Task An_Erasure_Cut_Off_Before_Its_Effect_Is_Finished_At_The_Next_Start()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal("a"), Personal("b")], []);
        _bed.Log.FailErasure = true;
        Assert.Equal(Codes.EventsReadOnly, (await store.EraseAsync(0, Disclosure.Granted, Order)).Status.Code);
        _bed.Log.FailErasure = false;
        // a later one that succeeds must not hide it
        Assert.True((await store.EraseAsync(1, Disclosure.Granted, Order)).Succeeded);
        Assert.NotNull(store.Read(0).Payload[Disclosure.Granted]);

        store = await _bed.OpenAsync();
        Assert.Null(store.Read(0).Payload[Disclosure.Granted]);
        Assert.Equal(4, store.Size);
    }

    [Fact]
    public async Task A_Log_Restored_From_Before_The_Erasure_Is_Erased_Again()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal("a"), Personal("b")], []);
        var backup = new MemoryLog();
        backup.Restore(_bed.Log);
        await store.EraseAsync(0, Disclosure.Granted, Order);

        _bed.Log = backup;
        store = await _bed.OpenAsync();
        Assert.Equal(2, store.Size);
        Assert.Null(store.Read(0).Payload[Disclosure.Granted]);
        Assert.NotNull(store.Read(1).Payload[Disclosure.Granted]);
    }

    [Fact]
    public async Task An_Old_Erasure_Never_Reaches_Another_Entry_At_The_Same_Position()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        await store.EraseAsync(0, Disclosure.Granted, Order);
        _bed.Log = new MemoryLog();
        store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        store = await _bed.OpenAsync();
        Assert.NotNull(store.Read(0).Payload[Disclosure.Granted]);
    }

    [Fact]
    public async Task Erasing_A_Person_Reaches_Every_Sealed_Group_And_Restored_Keys()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal("a"), Personal("b")], []);
        var keyFiles = Directory.GetFiles(_bed.Folder, "seal+*").ToDictionary(f => f, File.ReadAllBytes);
        var erased = await store.ErasePersonAsync("user:wang", Order);

        Assert.Equal((2, LogKinds.PersonErased), (erased.Value.FirstPosition, store.Read(2).Kind));
        Assert.Null(store.Unseal(store.Read(0)));
        Assert.Null(store.Unseal(store.Read(1)));
        Assert.Equal(2, (await store.ErasePersonAsync("user:wang", Order)).Value.FirstPosition);

        foreach (var (path, bytes) in keyFiles) File.WriteAllBytes(path, bytes);
        store = await _bed.OpenAsync();
        Assert.Null(store.Unseal(store.Read(0)));
        Assert.Empty(Directory.GetFiles(_bed.Folder, "seal+*"));
    }

    [Fact]
    public async Task A_Person_Who_Comes_Back_Gets_A_New_Key()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        await store.ErasePersonAsync("user:wang", Order);
        await store.AppendAsync([Personal()], []);
        Assert.Null(store.Unseal(store.Read(0)));
        Assert.NotNull(store.Unseal(store.Read(2)));
        await store.ErasePersonAsync("user:wang", Order);
        Assert.Null(store.Unseal(store.Read(2)));
    }

    [Fact]
    public async Task A_Key_That_Survived_A_Crash_After_The_Event_Is_Destroyed_At_The_Next_Start()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        var keys = Directory.GetFiles(_bed.Folder).ToDictionary(f => f, File.ReadAllBytes);
        await store.ErasePersonAsync("user:wang", Order);
        foreach (var file in Directory.GetFiles(_bed.Folder)) File.Delete(file);
        foreach (var (path, bytes) in keys) File.WriteAllBytes(path, bytes);

        store = await _bed.OpenAsync();
        Assert.Null(store.Unseal(store.Read(0)));
    }

    [Fact]
    public async Task A_Person_Of_Whom_Nothing_Is_Sealed_Is_Not_Found()
    {
        var store = await _bed.OpenAsync();
        Assert.Equal(Codes.EventsNotFound, (await store.ErasePersonAsync("user:nobody", Order)).Status.Code);
    }

    [Fact]
    public async Task Another_Organisation_Cannot_Erase_The_Person()
    {
        var store = await _bed.OpenAsync();
        await store.AppendAsync([Personal()], []);
        Assert.Equal(Codes.EventsNotFound, (await store.ErasePersonAsync("user:wang", Order with { Owner = "o.other" })).Status.Code);
        Assert.NotNull(store.Unseal(store.Read(0)));
    }
}
