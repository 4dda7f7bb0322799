;; Inner loops of growing trees. Addresses are bytes in the shared memory.
;; narrow, wide: histograms of quantised gradients.
;;   bins        row-major bins, `stride` bytes a row; `features` is even and at least 2
;;   order, to   first and past-the-last row number (i32) to be added; at least one
;;   cells       quantised gradient of each row: one i16 (narrow), or two i32: gradient, second derivative (wide)
;;   unit        what a row counts: added to the gradient (narrow) or to the second derivative (wide)
;;   histogram   256 cells a feature, 8 bytes each (narrow) or 16 (wide)
;;   touch       0 when the rows lie close together, so that fetching ahead would not pay
;; Sums are of whole numbers below 2^53: exact in any order. The result has no meaning; it keeps the fetching loads alive.
(module
  (import "env" "memory" (memory 1 65536 shared))

  (func $narrow
    (param $bins i32) (param $stride i32) (param $features i32) (param $order i32) (param $to i32) (param $cells i32) (param $histogram i32) (param $touch i32) (param $unit f64)
    (result i32)
    (local $end i32) (local $i i32) (local $row i32) (local $p i32) (local $h i32) (local $a i32) (local $n i32) (local $sum i32) (local $g f64)
    loop $chunks
      ;; end = min(order + 1024, to): 256 row numbers
      local.get $order  i32.const 1024  i32.add  local.set $end
      block $whole
        local.get $end  local.get $to  i32.lt_u  br_if $whole
        local.get $to  local.set $end
      end
      ;; fetch the chunk's cache lines: nothing depends on these loads, so many misses run at once
      block $dense
        local.get $touch  i32.eqz  br_if $dense
        local.get $order  local.set $i
        loop $fetch
          local.get $i  i32.load  local.set $row
          local.get $cells  local.get $row  i32.const 1  i32.shl  i32.add  i32.load8_u  local.get $sum  i32.add
          local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  i32.load8_u  i32.add  local.set $sum
          local.get $i  i32.const 4  i32.add  local.tee $i  local.get $end  i32.lt_u  br_if $fetch
        end
      end
      loop $rows
        local.get $order  i32.load  local.set $row
        local.get $cells  local.get $row  i32.const 1  i32.shl  i32.add  i32.load16_s  f64.convert_i32_s  local.get $unit  f64.add  local.set $g
        local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  local.set $p
        local.get $histogram  local.set $h
        local.get $features  local.set $n
        block $few
          local.get $n  i32.const 8  i32.lt_u  br_if $few
          loop $eights
            local.get $h  local.get $p  i32.load8_u offset=0  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=0  local.get $g  f64.add  f64.store offset=0
            local.get $h  local.get $p  i32.load8_u offset=1  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=2048  local.get $g  f64.add  f64.store offset=2048
            local.get $h  local.get $p  i32.load8_u offset=2  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=4096  local.get $g  f64.add  f64.store offset=4096
            local.get $h  local.get $p  i32.load8_u offset=3  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=6144  local.get $g  f64.add  f64.store offset=6144
            local.get $h  local.get $p  i32.load8_u offset=4  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=8192  local.get $g  f64.add  f64.store offset=8192
            local.get $h  local.get $p  i32.load8_u offset=5  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=10240  local.get $g  f64.add  f64.store offset=10240
            local.get $h  local.get $p  i32.load8_u offset=6  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=12288  local.get $g  f64.add  f64.store offset=12288
            local.get $h  local.get $p  i32.load8_u offset=7  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=14336  local.get $g  f64.add  f64.store offset=14336
            local.get $p  i32.const 8  i32.add  local.set $p
            local.get $h  i32.const 16384  i32.add  local.set $h
            local.get $n  i32.const 8  i32.sub  local.tee $n  i32.const 8  i32.ge_u  br_if $eights
          end
        end
        block $none
          local.get $n  i32.eqz  br_if $none
          loop $pairs
            local.get $h  local.get $p  i32.load8_u offset=0  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=0  local.get $g  f64.add  f64.store offset=0
            local.get $h  local.get $p  i32.load8_u offset=1  i32.const 3  i32.shl  i32.add  local.tee $a
            local.get $a  f64.load offset=2048  local.get $g  f64.add  f64.store offset=2048
            local.get $p  i32.const 2  i32.add  local.set $p
            local.get $h  i32.const 4096  i32.add  local.set $h
            local.get $n  i32.const 2  i32.sub  local.tee $n  br_if $pairs
          end
        end
        local.get $order  i32.const 4  i32.add  local.tee $order  local.get $end  i32.lt_u  br_if $rows
      end
      local.get $order  local.get $to  i32.lt_u  br_if $chunks
    end
    local.get $sum)

  (func $wide
    (param $bins i32) (param $stride i32) (param $features i32) (param $order i32) (param $to i32) (param $cells i32) (param $histogram i32) (param $touch i32) (param $unit f64)
    (result i32)
    (local $end i32) (local $i i32) (local $row i32) (local $p i32) (local $h i32) (local $a i32) (local $n i32) (local $sum i32) (local $g v128) (local $one v128)
    f64.const 0  f64x2.splat  local.get $unit  f64x2.replace_lane 1  local.set $one
    loop $chunks
      ;; end = min(order + 1024, to): 256 row numbers
      local.get $order  i32.const 1024  i32.add  local.set $end
      block $whole
        local.get $end  local.get $to  i32.lt_u  br_if $whole
        local.get $to  local.set $end
      end
      ;; fetch the chunk's cache lines: nothing depends on these loads, so many misses run at once
      block $dense
        local.get $touch  i32.eqz  br_if $dense
        local.get $order  local.set $i
        loop $fetch
          local.get $i  i32.load  local.set $row
          local.get $cells  local.get $row  i32.const 3  i32.shl  i32.add  i32.load8_u  local.get $sum  i32.add
          local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  i32.load8_u  i32.add  local.set $sum
          local.get $i  i32.const 4  i32.add  local.tee $i  local.get $end  i32.lt_u  br_if $fetch
        end
      end
      loop $rows
        local.get $order  i32.load  local.set $row
        local.get $cells  local.get $row  i32.const 3  i32.shl  i32.add  v128.load64_zero  f64x2.convert_low_i32x4_s  local.get $one  f64x2.add  local.set $g
        local.get $bins  local.get $row  local.get $stride  i32.mul  i32.add  local.set $p
        local.get $histogram  local.set $h
        local.get $features  local.set $n
        block $few
          local.get $n  i32.const 8  i32.lt_u  br_if $few
          loop $eights
            local.get $h  local.get $p  i32.load8_u offset=0  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=0  local.get $g  f64x2.add  v128.store offset=0
            local.get $h  local.get $p  i32.load8_u offset=1  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=4096  local.get $g  f64x2.add  v128.store offset=4096
            local.get $h  local.get $p  i32.load8_u offset=2  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=8192  local.get $g  f64x2.add  v128.store offset=8192
            local.get $h  local.get $p  i32.load8_u offset=3  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=12288  local.get $g  f64x2.add  v128.store offset=12288
            local.get $h  local.get $p  i32.load8_u offset=4  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=16384  local.get $g  f64x2.add  v128.store offset=16384
            local.get $h  local.get $p  i32.load8_u offset=5  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=20480  local.get $g  f64x2.add  v128.store offset=20480
            local.get $h  local.get $p  i32.load8_u offset=6  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=24576  local.get $g  f64x2.add  v128.store offset=24576
            local.get $h  local.get $p  i32.load8_u offset=7  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=28672  local.get $g  f64x2.add  v128.store offset=28672
            local.get $p  i32.const 8  i32.add  local.set $p
            local.get $h  i32.const 32768  i32.add  local.set $h
            local.get $n  i32.const 8  i32.sub  local.tee $n  i32.const 8  i32.ge_u  br_if $eights
          end
        end
        block $none
          local.get $n  i32.eqz  br_if $none
          loop $pairs
            local.get $h  local.get $p  i32.load8_u offset=0  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=0  local.get $g  f64x2.add  v128.store offset=0
            local.get $h  local.get $p  i32.load8_u offset=1  i32.const 4  i32.shl  i32.add  local.tee $a
            local.get $a  v128.load offset=4096  local.get $g  f64x2.add  v128.store offset=4096
            local.get $p  i32.const 2  i32.add  local.set $p
            local.get $h  i32.const 8192  i32.add  local.set $h
            local.get $n  i32.const 2  i32.sub  local.tee $n  br_if $pairs
          end
        end
        local.get $order  i32.const 4  i32.add  local.tee $order  local.get $end  i32.lt_u  br_if $rows
      end
      local.get $order  local.get $to  i32.lt_u  br_if $chunks
    end
    local.get $sum)

  ;; Divides rows by a table of bins: rows going left to the front of [order, to), the others to spare; both keep their order.
  ;; column: bins of one feature, a byte a row. table: 256 bytes, 1 = left. Returns how many went left, times 4.
  (func $partition
    (param $order i32) (param $to i32) (param $spare i32) (param $column i32) (param $table i32)
    (result i32)
    (local $i i32) (local $left i32) (local $row i32) (local $step i32)
    local.get $order  local.set $i
    local.get $order  local.set $left
    loop $rows
      local.get $table  local.get $column  local.get $i  i32.load  local.tee $row  i32.add  i32.load8_u  i32.add  i32.load8_u
      i32.const 2  i32.shl  local.set $step
      local.get $left  local.get $row  i32.store
      local.get $spare  local.get $row  i32.store
      local.get $left  local.get $step  i32.add  local.set $left
      local.get $spare  i32.const 4  i32.add  local.get $step  i32.sub  local.set $spare
      local.get $i  i32.const 4  i32.add  local.tee $i  local.get $to  i32.lt_u  br_if $rows
    end
    local.get $left  local.get $order  i32.sub)

  ;; Bytes from one place to another; they may overlap.
  (func $copy
    (param $target i32) (param $source i32) (param $bytes i32)
    local.get $target  local.get $source  local.get $bytes  memory.copy)

  ;; Bins of numbers without a branch: 1 + how many of 255 edges (f64, ascending, filled up with infinity) lie below; NaN has bin 0.
  (func $bin
    (param $values i32) (param $to i32) (param $edges i32) (param $out i32)
    (local $at i32) (local $x f64)
    loop $all
      local.get $values  f64.load  local.set $x
      local.get $edges  local.set $at
      local.get $at  f64.load offset=1016  local.get $x  f64.lt  i32.const 10  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=504  local.get $x  f64.lt  i32.const 9  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=248  local.get $x  f64.lt  i32.const 8  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=120  local.get $x  f64.lt  i32.const 7  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=56  local.get $x  f64.lt  i32.const 6  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=24  local.get $x  f64.lt  i32.const 5  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=8  local.get $x  f64.lt  i32.const 4  i32.shl  local.get $at  i32.add  local.set $at
      local.get $at  f64.load offset=0  local.get $x  f64.lt  i32.const 3  i32.shl  local.get $at  i32.add  local.set $at
      local.get $out
      local.get $at  local.get $edges  i32.sub  i32.const 3  i32.shr_u  i32.const 1  i32.add
      local.get $x  local.get $x  f64.eq  i32.mul
      i32.store8
      local.get $out  i32.const 1  i32.add  local.set $out
      local.get $values  i32.const 8  i32.add  local.tee $values  local.get $to  i32.lt_u  br_if $all
    end)
)
