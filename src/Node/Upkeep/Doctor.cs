using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;
using Yiwang.Node.Hosting;
using Yiwang.Node.Settings;
using Yiwang.Storage.Backup;
using Yiwang.Storage.Files;
using Yiwang.Streams;

namespace Yiwang.Node.Upkeep;

/// <param name="Check">What was looked at.</param>
/// <param name="Explanation">What was found and, when it is not well, what to do.</param>
internal sealed record Finding(string Check, bool Ok, string Explanation);

/// <summary>Looks at everything a start needs and says what is wrong, without changing anything.</summary>
internal static class Doctor
{
    private static readonly (string Library, string Package)[] s_libraries = [("libsqlite3.so.0", "libsqlite3-0"), ("libcrypto.so.3", "libssl3")];

    public static IEnumerable<Finding> Examine(DataFolder folder, NodeSettings settings)
    {
        yield return Folder(folder);
        var running = IsInUse(folder);
        yield return new("process", true, running ? "节点正在运行 / a node runs on this folder" : "没有节点在运行 / no node runs here");
        yield return Disk(folder, settings);
        foreach (var (library, package) in s_libraries) yield return Library(library, package);
        var listen = settings.Listen;
        foreach (var (name, port) in new[] { ("http", listen.Http), ("https", listen.Https), ("handle", listen.Handle), ("recursion", listen.Recursion), ("mqtt", listen.Mqtt), ("mqtts", listen.Mqtts), ("modbus", listen.Modbus), ("handleHttp", listen.HandleHttp) })
        {
            if (port > 0) yield return Port(settings, name, port, running);
        }
        if (folder.Exists) yield return Streams(folder);
        yield return Address(settings);
        if (settings.Certificate.File.Length > 0 && File.Exists(settings.Certificate.File)) yield return Certificate(settings);
    }

    private static Finding Folder(DataFolder folder)
    {
        if (!folder.Exists) return new("folder", false, $"{folder.Root} 不存在，先运行 yiwang init / does not exist: run yiwang init");
        try
        {
            var probe = Path.Combine(folder.Root, ".doctor");
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return new("folder", true, $"{folder.Root}{(folder.IsTest ? "（测试目录 / test folder）" : "")}");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new("folder", false, $"{folder.Root} 不可写 / cannot be written: {e.Message}");
        }
    }

    private static bool IsInUse(DataFolder folder)
    {
        if (!folder.Exists) return false;
        try
        {
            folder.Lock().Dispose();
            return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
    }

    private static Finding Disk(DataFolder folder, NodeSettings settings)
    {
        var free = new DriveInfo(folder.Exists ? folder.Root : Path.GetDirectoryName(folder.Root)!).AvailableFreeSpace;
        return free > settings.Log.MinFreeBytes
            ? new("disk", true, $"剩余 {free >> 20:N0} MiB / free")
            : new("disk", false, $"只剩 {free >> 20:N0} MiB，低于 log.minFreeBytes，节点会拒绝写入 / below log.minFreeBytes: writes will be refused");
    }

    private static Finding Library(string library, string package)
    {
        if (!NativeLibrary.TryLoad(library, out var handle)) return new("library", false, $"缺少 {library}，请安装 Debian 包 {package} / missing: install Debian package {package}");
        NativeLibrary.Free(handle);
        return new("library", true, library);
    }

    /// <summary>Every file that the store's manifest names is there; what is in them the store itself judges when it opens.</summary>
    private static Finding Streams(DataFolder folder)
    {
        try
        {
            using var held = StreamBackup.Hold(DiskFileSystem.Instance, folder.Streams, "streams");
            return new("streams", true, $"{held.Files.Count} 个文件，{held.Files.Sum(f => f.Bytes) >> 20:N0} MiB / files");
        }
        catch (BackupException e)
        {
            return new("streams", false, $"时序存储缺损，请从备份恢复缺的文件 / the stream store is damaged, restore what is missing: {e.Message}");
        }
    }

    private static Finding Port(NodeSettings settings, string name, int port, bool running)
    {
        try
        {
            using var listener = new TcpListener(Listeners.Address(settings.Listen.Address), port);
            listener.Start();
            // a node that was started with --set listens elsewhere than its files say
            return new("port", true, running
                ? $"{name} {port} 空闲，而节点正在运行：启动时命令行给的 --set 也要给 doctor / free although the node runs: give doctor the --set that the node was started with"
                : $"{name} {port} 空闲 / free");
        }
        catch (SocketException e)
        {
            return running
                ? new("port", true, $"{name} {port} 在用，节点正在运行 / in use while the node runs")
                : new("port", false, $"{name} {port} 不能监听，被别的程序占用或没有权限 / cannot be listened on, another program has it or it is not permitted: {e.Message}");
        }
    }

    private static Finding Address(NodeSettings settings) => settings.PublicUrl.Length > 0
        ? new("publicUrl", true, settings.PublicUrl)
        : new("publicUrl", true, "没有设置，因此不能打印标签 / unset, so labels cannot be printed");

    private static Finding Certificate(NodeSettings settings)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(settings.Certificate.File);
        var end = certificate.NotAfter.ToUniversalTime();
        return end > TimeProvider.System.GetUtcNow().UtcDateTime.AddDays(14)
            ? new("certificate", true, $"有效至 {end:yyyy-MM-dd} / valid until")
            : new("certificate", false, $"{end:yyyy-MM-dd} 到期，请更换 / ends soon: replace it");
    }
}
