namespace Yiwang.Parties;

/// <summary>Chinese input methods type Latin letters and digits as wide as a Chinese character; codes and names mean the narrow ones.</summary>
public static class FullWidth
{
    public static char Narrow(char c) => c switch
    {
        >= '\uff01' and <= '\uff5e' => (char)(c - 0xfee0),
        '\u3000' => ' ',
        _ => c,
    };
}
