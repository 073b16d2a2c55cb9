using System.Text;
using Xunit;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;
using Yiwang.Events;
using Yiwang.Events.Moving;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Unit.Tests.Trust.Coding;

public sealed class SecretTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("yiwang-secrets-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_Alphabet_Has_No_Look_Alikes_And_The_Space_Is_All_Of_It()
    {
        Assert.Equal(31, SecretText.Alphabet.Distinct().Count());
        Assert.DoesNotContain(SecretText.Alphabet, c => "01ILO".Contains(c, StringComparison.Ordinal));
        Assert.Equal(SecretText.Space, (ulong)Math.Pow(31, 8));
    }

    [Theory, InlineData(0UL, "22222222"), InlineData(1UL, "22222223"), InlineData(SecretText.Space - 1, "ZZZZZZZZ")]
    public void A_Value_Has_One_Text(ulong value, string text)
    {
        var written = new byte[8];
        SecretText.Write(value, written);
        Assert.Equal(text, Encoding.ASCII.GetString(written));
    }

    [Theory, InlineData("7k2m-x9rt", "7K2MX9RT"), InlineData(" 7K2M X9RT ", "7K2MX9RT"), InlineData("７Ｋ２ＭＸ９ＲＴ", "7K2MX9RT"), InlineData("7k2mx9r", null), InlineData("7K2MX9RTA", null), InlineData("7K2MX9R0", null), InlineData("7K2MX9RI", null), InlineData("", null), InlineData("七七七七七七七七", null)]
    public void What_People_Type_Is_Read_Kindly_And_What_Is_No_Code_Is_None(string typed, string? read)
    {
        var text = new byte[8];
        Assert.Equal(read is not null, SecretText.TryRead(typed, text));
        if (read is not null) Assert.Equal(read, Encoding.ASCII.GetString(text));
    }

    [Fact]
    public void Drawn_Values_Are_Spread_Evenly()
    {
        var values = new ulong[310_000];
        SecretText.Draw(values);
        Assert.All(values, v => Assert.True(v < SecretText.Space));
        // 10,000 expected of each first and each last character; six standard deviations are 590
        Assert.All(values.GroupBy(v => v % 31), g => Assert.InRange(g.Count(), 9_400, 10_600));
        Assert.All(values.GroupBy(v => v / (SecretText.Space / 31)), g => Assert.InRange(g.Count(), 9_400, 10_600));
    }

    [Fact]
    public void Every_Code_Of_A_Batch_Is_Found_There_And_In_No_Other_Batch_Making_Or_Node()
    {
        var store = Store("a");
        using var clear = store.Make("o.x/case.1", 1, 5_000);
        using var other = store.Make("o.x/case.2", 1, 10);
        var text = new byte[8];
        foreach (var value in clear.Values)
        {
            SecretText.Write(value, text);
            Assert.NotNull(store.Find("o.x/case.1", 1, text));
            Assert.Null(store.Find("o.x/case.2", 1, text));
            Assert.Null(store.Find("o.x/case.1", 2, text));
        }
        // the tables without the key: another node's copy
        var thief = new SecretStore(DiskFileSystem.Instance, Path.Combine(_folder, "a"), OwnerKeys.Open(Keys("b"), SecretHash.KeyName));
        Assert.Null(thief.Find("o.x/case.1", 1, text));
        Assert.NotNull(Store("a").Find("o.x/case.1", 1, text));
    }

    [Fact]
    public void An_Organisation_Takes_Its_Tables_And_Its_Key_Along_And_Nobody_Elses()
    {
        var (mine, others, text) = ("o.x/case.1", "o.y/case.1", new byte[8]);
        var (old, oldKeys) = (Store("a"), OwnerKeys.Open(Keys("keys"), SecretHash.KeyName));
        using var clear = old.Make(mine, 1, 3_000);
        using var foreign = old.Make(others, 1, 10);
        var keys = OwnerKeys.Open(Keys("new"), SecretHash.KeyName);
        var store = new SecretStore(DiskFileSystem.Instance, Path.Combine(_folder, "b"), keys);
        Assert.False(store.TakeTable(mine, 1, 1_000, new byte[10], 1_010));
        for (var at = 0L; old.ReadTable(mine, 1, at, 10_000) is { Bytes.Length: > 0 } part; at += part.Bytes.Length) Assert.True(store.TakeTable(mine, 1, at, part.Bytes, part.Length));
        SecretText.Write(clear.Values[7], text);
        Assert.Null(store.Find(mine, 1, text));
        Assert.True(keys.Take("o.x", oldKeys.Of("o.x")));
        Assert.True(keys.Take("o.x", oldKeys.Of("o.x")));
        Assert.False(keys.Take("o.x", new byte[32]));
        foreach (var value in clear.Values)
        {
            SecretText.Write(value, text);
            Assert.NotNull(store.Find(mine, 1, text));
        }
        // with it nothing of another tenant's can be tried
        for (var at = 0L; old.ReadTable(others, 1, at, 10_000) is { Bytes.Length: > 0 } part; at += part.Bytes.Length) store.TakeTable(others, 1, at, part.Bytes, part.Length);
        SecretText.Write(foreign.Values[0], text);
        Assert.Null(store.Find(others, 1, text));
        Assert.NotEqual(oldKeys.Of("o.x"), oldKeys.Of("o.y"));
    }

    [Fact]
    public async Task Keys_Go_Over_As_A_Page()
    {
        MovingCodes Of(string folder, string keys) => new(Store(folder), OwnerKeys.Open(Keys(keys), SecretHash.KeyName), OwnerKeys.Open(Keys(keys), CodeNames.KeyName), null!);
        var (old, here) = (Of("a", "keys"), Of("b", "new"));
        var page = await old.ReadAsync("o.x", "", CancellationToken.None);
        Assert.False(page.End);
        for (var again = 0; again < 2; again++) Assert.Equal(Outcome.Ok, await here.TakeAsync("o.x", new GoodsOrigin("log", ""), page.Page, CancellationToken.None));
        Assert.Equal(OwnerKeys.Open(Keys("keys"), CodeNames.KeyName).Of("o.x"), OwnerKeys.Open(Keys("new"), CodeNames.KeyName).Of("o.x"));
        Assert.Equal(Codes.NetBadAnswer, (await here.TakeAsync("o.x", new GoodsOrigin("log", ""), [1, 2], CancellationToken.None)).Code);
    }

    [Fact]
    public void Making_Again_Voids_What_Was_Made_Before()
    {
        var store = Store("a");
        using var first = store.Make("o.x/case.1", 1, 100);
        var text = new byte[8];
        SecretText.Write(first.Values[0], text);
        Assert.NotNull(store.Find("o.x/case.1", 1, text));
        using var second = store.Make("o.x/case.1", 2, 100);
        store.Keep("o.x/case.1", 2);
        Assert.Null(store.Find("o.x/case.1", 1, text));
        Assert.Null(store.Find("o.x/case.1", 2, text));
        Assert.Single(Directory.GetFiles(Path.Combine(_folder, "a")));
    }

    [Fact]
    public void No_Code_Stands_Twice_And_None_In_Clear_On_Disk()
    {
        var store = Store("a");
        using var clear = store.Make("o.x/case.1", 1, 20_000);
        Assert.Equal(20_000, clear.Values.ToArray().Distinct().Count());
        var disk = Directory.GetFiles(_folder, "*", SearchOption.AllDirectories).Select(File.ReadAllBytes).ToArray();
        var text = new byte[8];
        foreach (var value in clear.Values[..200])
        {
            SecretText.Write(value, text);
            Assert.DoesNotContain(disk, file => file.AsSpan().IndexOf(text) >= 0);
        }
    }

    private SecretStore Store(string folder) => new(DiskFileSystem.Instance, Path.Combine(_folder, folder), OwnerKeys.Open(Keys("keys"), SecretHash.KeyName));

    private FileKeyStore Keys(string name)
    {
        var folder = Path.Combine(_folder, name);
        Directory.CreateDirectory(folder);
        return FileKeyStore.Open(DiskFileSystem.Instance, folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, folder));
    }
}
