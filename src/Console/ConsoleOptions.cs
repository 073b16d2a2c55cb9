namespace Yiwang.Console;

/// <summary>What the host tells the Console about the node. All of it is shown; nothing here decides a right.</summary>
public sealed class ConsoleOptions
{
    /// <summary>Name of the node for the top of the menu and page titles.</summary>
    public string NodeName { get; set; } = "一网";
    /// <summary>Shows 演示数据 on every page.</summary>
    public bool Demo { get; set; }
    /// <summary>Shows 测试时钟 on every page.</summary>
    public bool TestClock { get; set; }
    /// <summary>Folder of the built assets; default <c>wwwroot/dist</c> beside the program.</summary>
    public string AssetsFolder { get; set; } = Path.Combine(AppContext.BaseDirectory, "wwwroot", "dist");
    /// <summary>Zone of days and times on screen. Default Asia/Shanghai.</summary>
    public string TimeZone { get; set; } = "Asia/Shanghai";
}
