using System.Text;
using Xunit;
using Yiwang.Storage.Files;
using Yiwang.Storage.Keys;

namespace Yiwang.Unit.Tests.Storage.Keys;

public sealed class FileKeyStoreTests : IDisposable
{
    private readonly string _folder = Path.Combine(Path.GetTempPath(), "yiwang-keys-" + Guid.NewGuid().ToString("N"));

    public FileKeyStoreTests() => Directory.CreateDirectory(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private FileKeyStore Open(string? folder = null) => FileKeyStore.Open(DiskFileSystem.Instance, folder ?? _folder, NodeSecret.LoadOrCreate(DiskFileSystem.Instance, folder ?? _folder));

    [Fact]
    public void A_Key_Survives_A_Restart_And_Is_Not_In_Clear_On_Disk()
    {
        var secret = Encoding.ASCII.GetBytes("a secret of some length");
        Open().Create("org/o.x/first", secret);
        Assert.Equal(secret, Open().TryLoad("org/o.x/first"));
        Assert.Null(Open().TryLoad("org/o.x/second"));
        Assert.DoesNotContain("a secret of some length", Encoding.Latin1.GetString(File.ReadAllBytes(Path.Combine(_folder, "org+o.x+first.key"))), StringComparison.Ordinal);
        Assert.Equal(["org/o.x/first"], Open().List("org/"));
        Assert.Empty(Open().List("seal/"));
    }

    [Fact]
    public void Files_Are_For_The_Owner_Alone()
    {
        Open().Create("k", [1]);
        foreach (var name in new[] { "node.secret", "k.key" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder, name)));
    }

    [Fact]
    public void Another_Value_Under_The_Same_Name_Is_Refused()
    {
        var store = Open();
        store.Create("k", [1, 2]);
        store.Create("k", [1, 2]);
        Assert.Throws<InvalidOperationException>(() => store.Create("k", [1, 3]));
        Assert.Equal([1, 2], store.TryLoad("k")!);
    }

    [Fact]
    public void A_Destroyed_Name_Never_Comes_Back()
    {
        var store = Open();
        store.Create("k", [1, 2]);
        var file = File.ReadAllBytes(Path.Combine(_folder, "k.key"));
        store.Destroy("k");
        Assert.Null(store.TryLoad("k"));
        Assert.True(store.IsDestroyed("k"));
        Assert.Throws<InvalidOperationException>(() => store.Create("k", [1, 2]));

        File.WriteAllBytes(Path.Combine(_folder, "k.key"), file);
        Assert.Null(store.TryLoad("k"));
        Assert.Null(Open().TryLoad("k"));
        Assert.False(File.Exists(Path.Combine(_folder, "k.key")));
    }

    [Fact]
    public void A_Damaged_Swapped_Or_Foreign_Key_File_Is_Named_Not_Used()
    {
        var store = Open();
        store.Create("a", [1, 2, 3]);
        store.Create("b", [4, 5, 6]);
        var path = Path.Combine(_folder, "a.key");
        var good = File.ReadAllBytes(path);
        for (var i = 0; i < good.Length; i++)
        {
            var bad = (byte[])good.Clone();
            bad[i] ^= 1;
            File.WriteAllBytes(path, bad);
            Assert.Contains("key a", Assert.Throws<InvalidDataException>(() => store.TryLoad("a")).Message, StringComparison.Ordinal);
            File.WriteAllBytes(path, good[..i]);
            Assert.Throws<InvalidDataException>(() => store.TryLoad("a"));
        }
        File.Copy(Path.Combine(_folder, "b.key"), path, overwrite: true);
        Assert.Throws<InvalidDataException>(() => store.TryLoad("a"));
        File.WriteAllBytes(path, good);
        Assert.True(NodeSecret.TryParse(new string('a', 64), out var other));
        Assert.Throws<InvalidDataException>(() => FileKeyStore.Open(DiskFileSystem.Instance, _folder, other!).TryLoad("a"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../x")]
    [InlineData("a b")]
    [InlineData("键")]
    [InlineData("a+b")]
    public void A_Bad_Name_Is_Refused(string name)
    {
        Assert.Throws<ArgumentException>(() => Open().TryLoad(name));
        Assert.Throws<ArgumentException>(() => Open().Create(name, [1]));
        Assert.Throws<ArgumentException>(() => Open().Destroy(name));
    }

    [Fact]
    public void A_Missing_Secret_Beside_Keys_Is_An_Error_Not_A_New_Secret()
    {
        Open().Create("k", [1]);
        File.Delete(Path.Combine(_folder, "node.secret"));
        Assert.Throws<InvalidDataException>(() => Open());
        File.WriteAllText(Path.Combine(_folder, "node.secret"), "not hex");
        Assert.Throws<InvalidDataException>(() => Open());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("zz")]
    public void A_Malformed_Secret_Setting_Is_Refused(string? hex) => Assert.False(NodeSecret.TryParse(hex, out _));

    [Fact]
    public void A_Half_Written_Key_Is_Swept_Away()
    {
        Open();
        File.WriteAllBytes(Path.Combine(_folder, "k.key.new"), [1, 2]);
        Assert.Empty(Open().List(""));
        Assert.False(File.Exists(Path.Combine(_folder, "k.key.new")));
    }

    [Fact]
    public void A_Restored_Backup_Brings_Back_Lost_Keys_But_Not_Destroyed_Ones()
    {
        var store = Open();
        store.Create("lost", [1]);
        store.Create("gone", [2]);
        store.Create("kept", [3]);
        var backup = Path.Combine(_folder, "backup");
        Assert.Equal(4, KeyBackup.Copy(DiskFileSystem.Instance, _folder, backup));
        store.Destroy("gone");
        File.Delete(Path.Combine(_folder, "lost.key"));

        Assert.Equal(1, KeyBackup.Restore(DiskFileSystem.Instance, backup, _folder));
        store = Open();
        Assert.Equal([1], store.TryLoad("lost")!);
        Assert.Null(store.TryLoad("gone"));
        Assert.Equal([3], store.TryLoad("kept")!);
    }

    [Fact]
    public void A_Backup_Restores_Into_An_Empty_Folder_With_Its_List_But_Not_Beside_Another_Secret()
    {
        var store = Open();
        store.Create("a", [1]);
        store.Create("b", [2]);
        store.Destroy("b");
        var (backup, fresh, other) = (Path.Combine(_folder, "backup"), Path.Combine(_folder, "fresh"), Path.Combine(_folder, "other"));
        KeyBackup.Copy(DiskFileSystem.Instance, _folder, backup);
        KeyBackup.Restore(DiskFileSystem.Instance, backup, fresh);
        Assert.Equal([1], Open(fresh).TryLoad("a")!);
        Assert.True(Open(fresh).IsDestroyed("b"));
        Directory.CreateDirectory(other);
        Open(other);
        Assert.Throws<InvalidDataException>(() => KeyBackup.Restore(DiskFileSystem.Instance, backup, other));
    }

    [Fact]
    public void A_List_Cut_Off_In_Its_Last_Line_Keeps_The_Lines_Before()
    {
        var path = Path.Combine(_folder, "x.list");
        var list = LineList.Open(DiskFileSystem.Instance, path);
        list.Add("one");
        list.Add("two");
        list.Add("one");
        var whole = File.ReadAllBytes(path);
        Assert.Equal("one\ntwo\n", Encoding.ASCII.GetString(whole));
        File.WriteAllBytes(path, whole[..6]);
        list = LineList.Open(DiskFileSystem.Instance, path);
        Assert.Equal(["one"], list.All);
        list.Add("three");
        Assert.Equal(["one", "three"], LineList.Open(DiskFileSystem.Instance, path).All);
    }
}
