namespace Yiwang.Streams;

/// <summary>
/// How far a value may be believed: the two highest bits are the class, the rest the reason (domain FM-06). An OPC UA or Sparkplug quality maps onto it by class.
/// </summary>
/// <param name="Code">00xxxxxx Good, 01xxxxxx Uncertain, 10xxxxxx Bad.</param>
public readonly record struct Quality(byte Code)
{
    public static readonly Quality Good = new(0);
    /// <summary>初值: the first value after a start, before the source confirmed it.</summary>
    public static readonly Quality UncertainInitial = new(0x41);
    /// <summary>替代: put in by a person or computed in place of the measured one.</summary>
    public static readonly Quality UncertainSubstituted = new(0x42);
    /// <summary>超量程: outside the point's minimum and maximum.</summary>
    public static readonly Quality UncertainOutOfRange = new(0x43);
    /// <summary>时钟可疑: the source's clock cannot be right.</summary>
    public static readonly Quality UncertainClock = new(0x44);
    /// <summary>离线: the device or its connection is gone.</summary>
    public static readonly Quality BadOffline = new(0x81);
    /// <summary>无响应: asked and not answered in time.</summary>
    public static readonly Quality BadNoAnswer = new(0x82);
    /// <summary>配置错: the device refused the address, or the value does not fit the point.</summary>
    public static readonly Quality BadConfiguration = new(0x83);
    /// <summary>过期: the source says that it no longer updates the value.</summary>
    public static readonly Quality BadExpired = new(0x84);
    /// <summary>设备故障: the source itself calls the value bad.</summary>
    public static readonly Quality BadDevice = new(0x85);

    public QualityClass Class => (QualityClass)(Code >> 6);
    public bool IsGood => Code < 0x40;
    public bool IsBad => Code >= 0x80;
}

public enum QualityClass : byte { Good = 0, Uncertain = 1, Bad = 2 }
