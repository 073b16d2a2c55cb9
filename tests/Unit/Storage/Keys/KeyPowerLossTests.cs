using Xunit;
using Yiwang.Storage.Keys;

namespace Yiwang.Unit.Tests.Storage.Keys;

public sealed class KeyPowerLossTests
{
    private const string Folder = "/data/keys";

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 50)];

    [Theory, MemberData(nameof(Seeds))]
    public void An_Acknowledged_Key_Is_There_And_A_Destroyed_One_Is_Not(int seed)
    {
        var random = new Random(seed);
        var files = new UnreliableFileSystem();
        var (created, destroyed) = (new HashSet<string>(), new HashSet<string>());
        for (var round = 0; round < 4; round++)
        {
            files.PowerOffAfter(random.Next(1, 80));
            Work(files, random, created, destroyed);
            files = files.AfterPowerLoss(random);
            var store = Open(files);
            foreach (var name in created)
            {
                var key = store.TryLoad(name);
                if (destroyed.Contains(name)) Assert.Null(key);
                // a destruction that was under way may have happened
                else Assert.True(store.IsDestroyed(name) ? key is null : Value(name).AsSpan().SequenceEqual(key), name);
            }
            files = files.AfterPowerLoss(random);
        }
    }

    [Fact]
    public void A_Full_Or_Read_Only_Disk_Refuses_A_Key_And_Keeps_The_Others()
    {
        var files = new UnreliableFileSystem();
        var store = Open(files);
        store.Create("a", [1]);
        files.Capacity = files.UsedBytes + 3;
        Assert.ThrowsAny<IOException>(() => store.Create("b", [2]));
        files.Capacity = long.MaxValue;
        files.FailRename = true;
        Assert.ThrowsAny<IOException>(() => store.Create("b", [2]));
        files.FailRename = false;
        files.ReadOnly = true;
        Assert.Throws<UnauthorizedAccessException>(() => store.Create("c", [2]));
        files.ReadOnly = false;
        Assert.Equal([1], store.TryLoad("a")!);
        Assert.Null(store.TryLoad("b"));
        store.Create("b", [2]);
        Assert.Equal([2], Open(files).TryLoad("b")!);
    }

    private static FileKeyStore Open(UnreliableFileSystem files) => FileKeyStore.Open(files, Folder, NodeSecret.LoadOrCreate(files, Folder));

    private static byte[] Value(string name) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.ASCII.GetBytes(name));

    private static void Work(UnreliableFileSystem files, Random random, HashSet<string> created, HashSet<string> destroyed)
    {
        try
        {
            var store = Open(files);
            while (true)
            {
                var name = $"k{random.Next(30)}";
                if (store.IsDestroyed(name)) continue;
                if (random.Next(4) == 0)
                {
                    store.Destroy(name);
                    destroyed.Add(name);
                }
                else
                {
                    store.Create(name, Value(name));
                    created.Add(name);
                }
            }
        }
        catch (IOException)
        {
            // the power is off
        }
    }
}
