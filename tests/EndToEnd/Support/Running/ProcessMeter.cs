using System.Globalization;

namespace VxmlGir.EndToEnd.Support.Running;

/// <summary>What a process costs, as the kernel counts it.</summary>
internal sealed class ProcessMeter(int pid)
{
    // USER_HZ: what /proc counts in, whatever the kernel's own tick is.
    private const int TicksPerSecond = 100;

    /// <summary>Processor time of all its threads, user and system.</summary>
    public TimeSpan Cpu
    {
        get
        {
            // The second field is the name in brackets and may hold anything.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return TimeSpan.FromSeconds((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / (double)TicksPerSecond);
        }
    }

    public long Resident => Kilobytes("VmRSS:") * 1024;

    /// <summary>The most that was resident since <see cref="ForgetPeak"/>.</summary>
    public long PeakResident => Kilobytes("VmHWM:") * 1024;

    // proc(5), /proc/pid/clear_refs: 5 sets the peak to what is resident now.
    public void ForgetPeak() => File.WriteAllText($"/proc/{pid}/clear_refs", "5");

    private long Kilobytes(string name)
    {
        var line = File.ReadLines($"/proc/{pid}/status").First(l => l.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Trim().Split(' ')[0], CultureInfo.InvariantCulture);
    }
}
