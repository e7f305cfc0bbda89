namespace AofKit.Tests.State;

/// <summary>What clients send, in the templates of <see cref="CommandGenerator"/>.</summary>
internal static class CommandTemplates
{
    /// <summary>Those of Redis 7.0, which everything knows.</summary>
    public static readonly string[] All =
    [
        "SET $s $v", "SET $s $v {NX|XX|KEEPTTL|GET|PXAT_$ms|EXAT_$sec|NX_XX|PXAT_-5|PXAT_x|PXAT_0|NX_GET|XX_KEEPTTL|KEEPTTL_PXAT_$ms}", "~SET $s $v {EX|PX} 100000", "SETNX $k $v",
        "~SETEX $s 10000 $v", "~PSETEX $s {100000|0|-1|x} $v", "GETSET $s $v", "GETDEL $s", "~GETEX $s {EX_1000|PX_100000}", "GETEX $s {PERSIST|PXAT_$ms|EXAT_$sec|}",
        "MSET {$s_$v}+", "MSETNX {$s_$v}+", "MSET $s $v $s", "APPEND $s $v", "SETRANGE $s $off $v", "INCR $s", "DECR $s", "INCRBY $s $i", "DECRBY $s $i", "INCRBYFLOAT $s $d",

        "LPUSH $l $v+", "RPUSH $l $v+", "RPUSH $l $v+", "LPUSHX $l $v+", "RPUSHX $l $v+", "LPOP $l", "RPOP $l", "LPOP $l $n", "RPOP $l $n", "LINSERT $l {BEFORE|AFTER|X} $v $v", "LSET $l $at $v",
        "LREM $l $at $v", "LTRIM $l $j $j", "RPOPLPUSH $l $l", "LMOVE $l $l {LEFT|RIGHT} {LEFT|RIGHT|X}", "LMPOP 2 $l $l {LEFT|RIGHT} {COUNT_$n|}", "BLPOP $l $l 0.01", "BRPOP $l 0.01",
        "BRPOPLPUSH $l $l 0.01", "BLMOVE $l $l LEFT RIGHT 0.01", "BLMPOP 0.01 1 $l LEFT",

        "SADD $t $m+", "SADD $t $m+", "SREM $t $m+", "~SPOP $t", "~SPOP $t $n", "SMOVE $t $t $m", "SUNIONSTORE $t $t+", "SINTERSTORE $t $t+", "SDIFFSTORE $t $t+", "SADD $t 1 2 3 $i",

        "HSET $h {$f_$v}+", "HMSET $h {$f_$v}+", "HSETNX $h $f $v", "HDEL $h $f+", "HINCRBY $h $f $i", "HINCRBYFLOAT $h $f $d",

        "ZADD $z {$d_$m}+", "ZADD $z {$d_$m}+", "ZADD $z {NX|XX|GT|LT|CH|INCR|XX_GT|NX_GT|GT_LT|INCR_XX|CH_XX} $d $m", "ZADD $z {|GT|LT} {$d_$m}+", "ZINCRBY $z $d $m", "ZREM $z $m+",
        "ZREMRANGEBYRANK $z $j $j", "ZREMRANGEBYSCORE $z $bound $bound", "ZREMRANGEBYLEX $z $lex $lex", "ZPOPMIN $z", "ZPOPMAX $z $n", "ZPOPMIN $z $n", "ZMPOP 2 $z $z {MIN|MAX} {COUNT_$n|}", "BZPOPMIN $z $z 0.01", "BZPOPMAX $z 0.01",
        "ZUNIONSTORE $z 2 {$z|$t} {$z|$t} {|WEIGHTS_$d_$d|AGGREGATE_{MIN|MAX}|WEIGHTS_$d_$d_AGGREGATE_MAX}", "ZINTERSTORE $z 2 {$z|$t} $z {|WEIGHTS_$d_$d|AGGREGATE_MIN}", "ZUNIONSTORE $z 3 $z $z $z", "ZDIFFSTORE $z 2 $z {$z|$t}",
        "ZRANGESTORE $z $z $j $j {|REV}", "ZRANGESTORE $z $z $bound $bound BYSCORE {|LIMIT_$j_$j|REV}", "ZRANGESTORE $z $z $lex $lex BYLEX {|LIMIT_$j_$j|REV}",

        "XADD $x $new {$f_$v}+", "XADD $x $new {$f_$v}+", "XADD $x $new {$f_$v}+", "XADD $x {NOMKSTREAM|MAXLEN_$n|MAXLEN_=_$n|MINID_$id|MINID_=_$id|NOMKSTREAM_MAXLEN_=_2|MAXLEN_~_2} $new $f $v", "~XADD $x * $f $v", "XTRIM $x {MAXLEN_$n|MINID_$id|MAXLEN_=_0}",
        "XDEL $x $id+", "XDEL $x $new+", "~XSETID $x $id", "~XSETID $x $new ENTRIESADDED $off MAXDELETEDID $id", "XSETID $x 95-1", "XSETID $x 97-0 ENTRIESADDED $off", "XSETID $x $id ENTRIESADDED $n MAXDELETEDID 90-1", "XGROUP CREATE $x $group {$id|$} {|MKSTREAM|ENTRIESREAD_$n|MKSTREAM_ENTRIESREAD_$i}", "XGROUP CREATE $x $group 0 MKSTREAM",
        "XGROUP SETID $x $group {$id|$} {|ENTRIESREAD_$j}", "XGROUP DESTROY $x $group", "XGROUP CREATECONSUMER $x $group $who", "XGROUP DELCONSUMER $x $group $who", "XACK $x $group $id+",
        "~XREADGROUP GROUP $group $who COUNT $n STREAMS $x >", "~XREADGROUP GROUP $group $who COUNT $n STREAMS $x >", "~XREADGROUP GROUP $group $who NOACK STREAMS $x >", "~XREADGROUP GROUP $group $who STREAMS $x 0", "~XCLAIM $x $group $who 0 $id+ {|JUSTID|FORCE|RETRYCOUNT_$n}",
        "XCLAIM $x $group $who 0 $new+ TIME {1000|1700000000000} {|JUSTID|FORCE|FORCE_JUSTID_LASTID_$id|RETRYCOUNT_$n_FORCE}", "~XAUTOCLAIM $x $group $who 0 {0|(1-1|$id} COUNT $n {|JUSTID}",

        "SETBIT $s $off {0|1|2}", "SETBIT $s $off 1", "BITFIELD $s {GET_$bits_$bit|SET_$bits_$bit_$i|INCRBY_$bits_$bit_$i|OVERFLOW_{SAT|WRAP}_INCRBY_$bits_$bit_$i}+", "!BITFIELD $s OVERFLOW FAIL INCRBY $bits $bit $i SET $bits $bit $i",
        "BITOP {AND|OR|XOR} $s $s+", "BITOP NOT $s $s", "BITOP NOT $s $s $s",
        "PFADD $p $v+", "PFADD $p $m+", "PFADD $p $i $i $i $i $i $i $i", "PFADD $p", "PFMERGE $p $p+", "PFCOUNT $p", "PFCOUNT $p $p", "PFMERGE $p {$s|$p}", "SETRANGE $p $off $v", "PFADD {$s|$l} $v", "PFDEBUG {TODENSE|GETREG|ENCODING|DECODE|X} $p",
        "SORT $l {|ALPHA|DESC|ALPHA_DESC|LIMIT_$j_$j|LIMIT_$j_$j_ALPHA} STORE $l", "SORT {$t|$z} {BY_nosort|BY_nosort_DESC|ALPHA|ALPHA_LIMIT_$j_$j|BY_x*|BY_nosort_LIMIT_1_3} STORE $l", "SORT $l BY {s*|h*->f1} ALPHA STORE $l", "SORT $l BY s* {|DESC} GET # GET {h*->f1|s*|x} STORE $l", "SORT $l STORE $l",
        "GEOADD $g {$lon_$lat_$m}+", "GEOADD $g {$lon_$lat_$m}+", "GEOADD $g {NX|XX|CH|NX_XX} $lon $lat $m", "GEOSEARCHSTORE $g $g {FROMLONLAT_$lon_$lat|FROMMEMBER_$m} {BYRADIUS_$far_{km|mi|m|x}|BYBOX_$far_$far_{km|ft}} {|ASC|COUNT_$n|DESC_COUNT_2|STOREDIST|COUNT_$n_STOREDIST|WITHDIST}",
        "GEORADIUS $g $lon $lat $far {km|mi} {STORE_$g|STOREDIST_$g|COUNT_2_STORE_$g|STORE_$g_STOREDIST_$g}", "GEORADIUSBYMEMBER $g $m $far km {STORE_$g|STOREDIST_$g|COUNT_2_DESC_STORE_$g}",

        "DEL $k+", "UNLINK $k", "RENAME $k $k", "RENAMENX $k $k", "COPY $k $k {|REPLACE|DB_$db|DB_$db_REPLACE}", "MOVE $k $db", "PERSIST $k",
        "PEXPIREAT $k $ms {|NX|XX|GT|LT|NX_XX|XX_GT|GT_LT}", "EXPIREAT $k $sec", "~PEXPIRE $k 1000000", "~EXPIRE $k 10000 {|NX|GT}", "~PEXPIREAT $k 1000", "~EXPIRE $k -1",
    ];

    /// <summary>Those that change everything, and are therefore rare.</summary>
    public static readonly string[] Rare = ["SWAPDB $db $db", "FLUSHDB", "FLUSHALL {|ASYNC|SYNC}"];

    /// <summary>Those of Redis 7.4 and later: fields that expire.</summary>
    public static readonly string[] FieldExpiry =
    [
        "HPEXPIREAT $h $ms {|NX|XX|GT|LT} FIELDS 2 $f $f", "HPERSIST $h FIELDS 2 $f $f", "~HEXPIRE $h 100000 FIELDS 1 $f", "~HPEXPIREAT $h 1000 FIELDS 1 $f", "HEXPIREAT $h $sec FIELDS 1 $f", "HPEXPIREAT $h $ms FIELDS 1 $f",
    ];

    /// <summary>Those of Redis 8.0 and later.</summary>
    public static readonly string[] Redis8 =
    [
        "HSETEX $h {|FNX|FXX} {PXAT_$ms|KEEPTTL|EXAT_$sec|} FIELDS 2 $f $v $f $v", "HGETEX $h {PXAT_$ms|PERSIST|} FIELDS 2 $f $f", "HGETDEL $h FIELDS 2 $f $f", "~HSETEX $h EX 10000 FIELDS 1 $f $v",
    ];

    /// <summary>Those of Redis 8.8 and later.</summary>
    public static readonly string[] Arrays =
    [
        "ARSET $a $off $v+", "ARMSET $a {$off_$v}+", "ARDEL $a $off+", "ARDELRANGE $a $off $off", "ARINSERT $a $v+", "ARRING $a $n $v+", "ARSEEK $a $off",
    ];
}
